// libcurl for Swift: the headers, and one typed function for each argument type of the variadic
// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt, which Swift cannot call. With it Linux's
// calls to wait for sockets, which Swift's Glibc leaves out.
#ifndef EARSHOT_CLIBCURL_SHIM_H
#define EARSHOT_CLIBCURL_SHIM_H

#include <arpa/inet.h>
#include <curl/curl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// Lets malloc keep up to 32 MiB of freed memory in each arena, and take blocks of up to 4 MiB from
// there.
static inline void earshot_keep_freed_memory(void) {
#ifdef M_TRIM_THRESHOLD
  mallopt(M_TRIM_THRESHOLD, 32 << 20);
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
#endif
}

static inline CURLcode earshot_easy_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode earshot_easy_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode earshot_easy_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode earshot_easy_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode earshot_easy_set_list(
    CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

typedef size_t (*earshot_data_callback)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode earshot_easy_set_data_callback(
    CURL *handle, CURLoption option, earshot_data_callback callback) {
  return curl_easy_setopt(handle, option, callback);
}

typedef curl_socket_t (*earshot_socket_callback)(
    void *context, curlsocktype purpose, struct curl_sockaddr *address);
static inline CURLcode earshot_easy_set_socket_callback(
    CURL *handle, earshot_socket_callback callback) {
  return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, callback);
}

// Copies the bytes of an address that libcurl is about to connect to: 4 for IPv4, 16 for IPv6,
// 0 for anything else.
static inline int earshot_address_bytes(struct curl_sockaddr *address, unsigned char *bytes) {
  if (address->family == AF_INET) {
    const struct sockaddr_in *four = (const struct sockaddr_in *)&address->addr;
    __builtin_memcpy(bytes, &four->sin_addr, 4);
    return 4;
  }
  if (address->family == AF_INET6) {
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&address->addr;
    __builtin_memcpy(bytes, &six->sin6_addr, 16);
    return 16;
  }
  return 0;
}

// Has a transfer that is given up while its name is resolved not wait for the resolver's thread.
static inline void earshot_easy_leave_resolver(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075700
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#endif
}

// Called before a name is looked up that is not in libcurl's cache; 0 lets it.
typedef int (*earshot_lookup_callback)(void *state, void *reserved, void *context);
static inline CURLcode earshot_easy_set_lookup_callback(
    CURL *handle, earshot_lookup_callback callback) {
  return curl_easy_setopt(handle, CURLOPT_RESOLVER_START_FUNCTION, callback);
}

// Called before a connection's socket is closed, by whom it is closed then.
typedef int (*earshot_close_callback)(void *context, curl_socket_t socket);
static inline CURLcode earshot_easy_set_close_callback(
    CURL *handle, earshot_close_callback callback) {
  return curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, callback);
}

// Port of such an address; 0 for one that is neither IPv4 nor IPv6.
static inline int earshot_address_port(struct curl_sockaddr *address) {
  if (address->family == AF_INET) {
    return ntohs(((const struct sockaddr_in *)&address->addr)->sin_port);
  }
  if (address->family == AF_INET6) {
    return ntohs(((const struct sockaddr_in6 *)&address->addr)->sin6_port);
  }
  return 0;
}

static inline CURLcode earshot_easy_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode earshot_easy_get_string(CURL *handle, CURLINFO info, char **value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode earshot_easy_get_pointer(CURL *handle, CURLINFO info, void **value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode earshot_easy_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(handle, info, value);
}

// Told which sockets are to be watched, and for what (CURL_POLL_IN and its like).
typedef int (*earshot_watch_callback)(
    CURL *handle, curl_socket_t socket, int what, void *context, void *socket_context);
static inline CURLMcode earshot_multi_set_watch_callback(
    CURLM *handle, earshot_watch_callback callback) {
  return curl_multi_setopt(handle, CURLMOPT_SOCKETFUNCTION, callback);
}

// Told in how many milliseconds libcurl wants to be called though no socket stirs; -1 for never.
typedef int (*earshot_timer_callback)(CURLM *handle, long milliseconds, void *context);
static inline CURLMcode earshot_multi_set_timer_callback(
    CURLM *handle, earshot_timer_callback callback) {
  return curl_multi_setopt(handle, CURLMOPT_TIMERFUNCTION, callback);
}

static inline CURLMcode earshot_multi_set_pointer(CURLM *handle, CURLMoption option, void *value) {
  return curl_multi_setopt(handle, option, value);
}

// Adds, changes or takes away (operation EPOLL_CTL_ADD, MOD, DEL) what an epoll instance tells of a
// socket.
static inline int earshot_epoll_control(int poll, int operation, int socket, unsigned int events) {
  struct epoll_event event = {.events = events, .data = {.fd = socket}};
  return epoll_ctl(poll, operation, socket, &event);
}

// Waits for at most so many milliseconds; fills in which sockets stir and with what events, and
// returns how many.
static inline int earshot_epoll_wait(
    int poll, int *sockets, unsigned int *events, int milliseconds) {
  struct epoll_event stirring[128];
  int count = epoll_wait(poll, stirring, 128, milliseconds);
  for (int index = 0; index < count; index++) {
    sockets[index] = stirring[index].data.fd;
    events[index] = stirring[index].events;
  }
  return count;
}

static inline CURLMcode earshot_multi_set_long(CURLM *handle, CURLMoption option, long value) {
  return curl_multi_setopt(handle, option, value);
}

#endif
