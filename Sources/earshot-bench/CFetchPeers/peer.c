#include "CFetchPeers.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A buffer that grows and is used again.
typedef struct {
  char *bytes;
  size_t count;
  size_t capacity;
} buffer;

typedef struct {
  CURL *easy;
  buffer body;
  buffer head;
  struct curl_slist *headers;
} slot;

static size_t append(char *bytes, size_t size, size_t count, void *context) {
  buffer *into = context;
  size_t total = size * count;
  if (into->count + total > into->capacity) {
    while (into->count + total > into->capacity) {
      into->capacity = into->capacity ? into->capacity * 2 : 4096;
    }
    into->bytes = realloc(into->bytes, into->capacity);
  }
  memcpy(into->bytes + into->count, bytes, total);
  into->count += total;
  return total;
}

static void begin(CURLM *multi, slot *one, int port, int number, int conditional) {
  char url[64];
  sprintf(url, "http://127.0.0.1:%d/feed/%d", port, number);
  one->body.count = 0;
  one->head.count = 0;
  curl_easy_setopt(one->easy, CURLOPT_URL, url);
  if (conditional) {
    char tag[64];
    sprintf(tag, "If-None-Match: \"feed-%d\"", number);
    curl_slist_free_all(one->headers);
    one->headers = curl_slist_append(NULL, tag);
    one->headers = curl_slist_append(
        one->headers, "If-Modified-Since: Sat, 21 Nov 2026 09:00:00 GMT");
    curl_easy_setopt(one->easy, CURLOPT_HTTPHEADER, one->headers);
  }
  curl_multi_add_handle(multi, one->easy);
}

earshot_peer_pass earshot_peer_fetch(int port, int feeds, int connections, int conditional) {
  earshot_peer_pass pass = {0, 0, 0, 0};
  curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM *multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)connections * 2);
  slot *slots = calloc((size_t)connections, sizeof *slots);
  int next = 0;
  for (int index = 0; index < connections && next < feeds; index++) {
    slot *one = &slots[index];
    one->easy = curl_easy_init();
    curl_easy_setopt(one->easy, CURLOPT_PRIVATE, one);
    curl_easy_setopt(one->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(one->easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(one->easy, CURLOPT_USERAGENT, "earshot-bench/0.1");
    curl_easy_setopt(one->easy, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(one->easy, CURLOPT_WRITEDATA, &one->body);
    curl_easy_setopt(one->easy, CURLOPT_HEADERFUNCTION, append);
    curl_easy_setopt(one->easy, CURLOPT_HEADERDATA, &one->head);
    begin(multi, one, port, next++, conditional);
  }
  int running = 1;
  while (running > 0) {
    curl_multi_perform(multi, &running);
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(multi, &left))) {
      CURL *easy = message->easy_handle;
      CURLcode code = message->data.result;
      slot *one;
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &one);
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      if (code == CURLE_OK && status == (conditional ? 304 : 200)) {
        pass.pages++;
        pass.bytes += (int64_t)one->body.count;
        pass.header_bytes += (int64_t)one->head.count;
      } else {
        pass.failures++;
      }
      curl_multi_remove_handle(multi, easy);
      if (next < feeds) {
        begin(multi, one, port, next++, conditional);
        running = 1;
      }
    }
    if (running > 0) curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
  for (int index = 0; index < connections; index++) {
    curl_easy_cleanup(slots[index].easy);
    curl_slist_free_all(slots[index].headers);
    free(slots[index].body.bytes);
    free(slots[index].head.bytes);
  }
  free(slots);
  curl_multi_cleanup(multi);
  return pass;
}
