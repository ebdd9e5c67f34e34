#define _GNU_SOURCE
#include "CFetchPeers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

typedef struct {
  int socket;
  int filled;
  char request[8192];
  // What the socket has not taken yet.
  char *rest;
  size_t left;
} connection;

int earshot_peer_listen(int *port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) != 0
      || listen(listener, 1024) != 0
      || getsockname(listener, (struct sockaddr *)&address, &length) != 0) {
    return -1;
  }
  *port = ntohs(address.sin_port);
  return listener;
}

// A feed of items that say little; every feed has the same length and words, and its own tag.
static char *make_feed(int size, size_t *length) {
  char *feed = malloc((size_t)size + 1024);
  int at = sprintf(
      feed, "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Made up</title>\n");
  for (int item = 0; at < size; item++) {
    at += sprintf(
        feed + at,
        "<item><title>Item %d</title><link>http://made.example/%d</link>"
        "<description>Nothing happened on this day, and it was written down at length.</description>"
        "</item>\n",
        item, item);
  }
  at += sprintf(feed + at, "</channel></rss>\n");
  *length = (size_t)at;
  return feed;
}

static void finish(int poll, connection *one) {
  epoll_ctl(poll, EPOLL_CTL_DEL, one->socket, NULL);
  close(one->socket);
  free(one->rest);
  free(one);
}

// Sends head and body; keeps what does not go out at once.
static int answer(int poll, connection *one, char *head, size_t head_size, char *body, size_t size) {
  struct iovec parts[2] = {{head, head_size}, {body, size}};
  ssize_t sent = writev(one->socket, parts, size ? 2 : 1);
  if (sent < 0) {
    if (errno != EAGAIN) return -1;
    sent = 0;
  }
  size_t all = head_size + size;
  if ((size_t)sent == all) return 0;
  one->left = all - (size_t)sent;
  one->rest = malloc(one->left);
  size_t of_head = (size_t)sent < head_size ? head_size - (size_t)sent : 0;
  memcpy(one->rest, head + head_size - of_head, of_head);
  memcpy(one->rest + of_head, body + size - (one->left - of_head), one->left - of_head);
  struct epoll_event event = {.events = EPOLLOUT, .data = {.ptr = one}};
  epoll_ctl(poll, EPOLL_CTL_MOD, one->socket, &event);
  return 0;
}

static int respond(int poll, connection *one, char *body, size_t size) {
  char head[512];
  long number = 0;
  char *path = strstr(one->request, "/feed/");
  if (path) number = strtol(path + 6, NULL, 10);
  char tag[64];
  sprintf(tag, "\"feed-%ld\"", number);
  char *asked = strstr(one->request, "If-None-Match: ");
  int is_known = asked && strncmp(asked + 15, tag, strlen(tag)) == 0;
  int length = sprintf(
      head,
      "HTTP/1.1 %s\r\nServer: made-up\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\nETag: %s\r\n"
      "Last-Modified: Sat, 21 Nov 2026 09:00:00 GMT\r\nCache-Control: max-age=3600\r\n",
      is_known ? "304 Not Modified" : "200 OK", tag);
  if (!is_known) {
    length += sprintf(
        head + length, "Content-Type: application/rss+xml\r\nContent-Length: %zu\r\n", size);
  }
  length += sprintf(head + length, "\r\n");
  return answer(poll, one, head, (size_t)length, body, is_known ? 0 : size);
}

// Reads what came; -1 where the connection is done.
static int receive(int poll, connection *one, char *body, size_t size) {
  ssize_t count = read(
      one->socket, one->request + one->filled, sizeof one->request - 1 - (size_t)one->filled);
  if (count <= 0) return count < 0 && errno == EAGAIN ? 0 : -1;
  one->filled += (int)count;
  one->request[one->filled] = 0;
  if (!strstr(one->request, "\r\n\r\n")) return 0;
  one->filled = 0;
  return respond(poll, one, body, size);
}

static int send_rest(int poll, connection *one) {
  ssize_t sent = write(one->socket, one->rest, one->left);
  if (sent < 0) return errno == EAGAIN ? 0 : -1;
  one->left -= (size_t)sent;
  memmove(one->rest, one->rest + sent, one->left);
  if (one->left > 0) return 0;
  free(one->rest);
  one->rest = NULL;
  struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = one}};
  return epoll_ctl(poll, EPOLL_CTL_MOD, one->socket, &event);
}

void earshot_peer_serve(int listener, int size) {
  size_t length;
  char *feed = make_feed(size, &length);
  int poll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = NULL}};
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  struct epoll_event events[256];
  for (;;) {
    int count = epoll_wait(poll, events, 256, -1);
    for (int index = 0; index < count; index++) {
      connection *one = events[index].data.ptr;
      if (one) {
        int is_done = one->left > 0 ? send_rest(poll, one) : receive(poll, one, feed, length);
        if (is_done) finish(poll, one);
        continue;
      }
      int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket < 0) continue;
      int on = 1;
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      one = calloc(1, sizeof *one);
      one->socket = socket;
      event = (struct epoll_event){.events = EPOLLIN, .data = {.ptr = one}};
      epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
    }
  }
}
