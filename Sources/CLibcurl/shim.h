// libcurl for Swift: the headers, and one typed function for each argument type of the variadic
// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt, which Swift cannot call.
#ifndef EARSHOT_CLIBCURL_SHIM_H
#define EARSHOT_CLIBCURL_SHIM_H

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

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

static inline CURLcode earshot_easy_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode earshot_easy_get_string(CURL *handle, CURLINFO info, char **value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode earshot_easy_get_pointer(CURL *handle, CURLINFO info, void **value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode earshot_multi_set_long(CURLM *handle, CURLMoption option, long value) {
  return curl_multi_setopt(handle, option, value);
}

#endif
