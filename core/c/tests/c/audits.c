/* Audits every case of a file, and prints one line for each. A test compares the lines with those of the Rust library.
 *
 * A case is, with numbers in little-endian order: the keys of host and inspectorate, the byte that says whose the nonce
 * is, the nonce, a count of 4 bytes and so many heads of 36 bytes, a length of 4 bytes and so many bytes of a bundle.
 * Heads and bundle are copied to memory of exactly their size, so that a checked build notices a byte too many. */

#include "proverka.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Memory of exactly this size; null for none, as the library allows. */
static void *exactly(size_t size) {
  void *memory;
  if (size == 0) {
    return NULL;
  }
  memory = malloc(size);
  if (memory == NULL) {
    exit(2);
  }
  return memory;
}

static size_t take(FILE *file, void *to, size_t size) { return size == 0 ? 0 : fread(to, 1, size, file); }

static uint32_t take_number(FILE *file) {
  unsigned char bytes[4] = {0, 0, 0, 0};
  take(file, bytes, sizeof bytes);
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void print_bytes(const uint8_t *bytes, size_t length) {
  size_t at;
  printf(" ");
  for (at = 0; at < length; at++) {
    printf("%02x", (unsigned)bytes[at]);
  }
}

static void print_report(const proverka_audit_report_t *report) {
  int kind;
  printf(" %u %u %u %u", (unsigned)report->grade, (unsigned)report->alone, (unsigned)report->fault,
         (unsigned)report->is_vouched);
  printf(" %u %" PRId64 " %" PRId64, (unsigned)report->has_expiry, report->expiry_earliest, report->expiry_latest);
  printf(" %u %" PRIu32 " %u", (unsigned)report->has_confirmed, report->confirmed, (unsigned)report->epoch);
  printf(" %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32, report->bad_entry, report->base, report->size,
         report->unwitnessed);
  printf(" %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32, report->witnessed_by_host, report->witnessed_by_inspectorate,
         report->conflict_size, report->unreachable);
  printf(" %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32, report->hidden, report->joint_sessions, report->host_sessions,
         report->inspectorate_sessions);
  printf(" %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32, report->disputed_by_host, report->disputed_by_inspectorate,
         report->statements, report->other_firmware);
  for (kind = 0; kind < 20; kind++) {
    printf(" %" PRIu32, report->kinds[kind]);
  }
  print_bytes(report->device, sizeof report->device);
  print_bytes(report->term, sizeof report->term);
  print_bytes(report->base_head, sizeof report->base_head);
  print_bytes(report->head, sizeof report->head);
}

int main(int count, char **arguments) {
  FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
  proverka_audit_request_t request;
  if (file == NULL) {
    return 2;
  }
  memset(&request, 0, sizeof request);
  while (take(file, request.host_key, sizeof request.host_key) == sizeof request.host_key) {
    proverka_audit_report_t report;
    proverka_head_t *heads;
    uint8_t *bundle;
    size_t length, at;
    proverka_status_t status;
    take(file, request.inspectorate_key, sizeof request.inspectorate_key);
    take(file, &request.nonce_of, 1);
    take(file, request.nonce, sizeof request.nonce);
    request.head_count = take_number(file);
    heads = (proverka_head_t *)exactly(request.head_count * sizeof *heads);
    for (at = 0; at < request.head_count; at++) {
      heads[at].size = take_number(file);
      take(file, heads[at].head, sizeof heads[at].head);
    }
    request.heads = heads;
    length = take_number(file);
    bundle = (uint8_t *)exactly(length);
    if (take(file, bundle, length) != length) {
      return 4;
    }
    memset(&report, 0xA5, sizeof report);
    status = proverka_audit_bundle(bundle, length, &request, &report);
    printf("%" PRIu32, status);
    if (status == PROVERKA_OK) {
      print_report(&report);
    } else {
      for (at = 0; at < sizeof report; at++) {
        if (((const unsigned char *)&report)[at] != 0xA5) {
          return 5;
        }
      }
    }
    printf("\n");
    free(bundle);
    free(heads);
  }
  fclose(file);
  return 0;
}
