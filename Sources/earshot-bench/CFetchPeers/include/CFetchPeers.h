// What the benchmark of fetching needs in plain C: a server of made-up feeds, and the same transfers
// by libcurl's multi interface with nothing around it.
#ifndef EARSHOT_CFETCHPEERS_H
#define EARSHOT_CFETCHPEERS_H

#include <stdint.h>

// Listens on a free port of 127.0.0.1; returns the socket and sets the port, -1 on an error.
int earshot_peer_listen(int *port);

// Serves feeds of about `size` bytes under /feed/NUMBER over HTTP/1.1 with kept connections, each
// with an ETag and a Last-Modified; 304 where If-None-Match has the tag. Never returns.
void earshot_peer_serve(int listener, int size);

// What a pass of the bare program came to.
typedef struct {
  int64_t pages;
  int64_t bytes;
  int64_t header_bytes;
  int64_t failures;
} earshot_peer_pass;

// Fetches `feeds` feeds over `connections` connections with curl_multi_poll and reused handles;
// with their validators where `conditional` is not 0.
earshot_peer_pass earshot_peer_fetch(int port, int feeds, int connections, int conditional);

#endif
