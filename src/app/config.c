/* The value of every limit of the house. */
#include "base/limits.h"
#include "base/time.h"

#define KILOBYTE ((size_t)1024)
#define MEGABYTE (1024 * KILOBYTE)

const struct limits limits = {
    .uri_bytes_max = 8 * KILOBYTE,
    .header_bytes_max = 16 * KILOBYTE,
    .header_count_max = 64,
    .body_bytes_max = 1 * MEGABYTE,
    .upload_bytes_max = 64 * MEGABYTE,
    .connections_max = 4096,
    .connections_per_address_max = 2048, /* a proxy in front is one address */
    .idle_seconds_max = 60,
    .handler_threads = 64, /* a write waits here for its commit: so many share one */
    .queue_max = 1024,

    .request_arena_bytes_max = 64 * MEGABYTE,
    .response_bytes_max = 16 * MEGABYTE,

    .json_depth_max = 32,
    .form_fields_max = 1000,

    .readers = 8,
    .write_queue_max = 1024,
    .batch_max = 256,
    .read_ms_max = 2 * SECOND_MS,
    .background_slice_ms = 5,
    .idempotency_ms = DAY_MS,
    .retry_max = 5,

    .name_points_max = 200,
    .title_points_max = 200,
    .body_points_max = 20000,
    .message_points_max = 20000,
    .email_bytes_max = 254, /* RFC 5321, section 4.5.3.1.3 */
    .password_points_min = 12,
    .password_bytes_max = 1024,
    .lines_max = 100,
    .choices_max = 100,
    .form_fields_offering_max = 60,
    .handlers_max = 50,
    .relations_max = 200,
    .chain_depth_max = 16,

    .attachment_bytes_max = 25 * MEGABYTE,
    .attachments_max = 10,
    .attachments_held_max = 100,
    .attachment_held_ms = DAY_MS,

    .page_rows = 50,
    .history_rows_max = 500,

    .session_ms = 30 * DAY_MS,
    .session_idle_ms = 12 * HOUR_MS,
    .session_cache_ms = 2 * SECOND_MS,
    .hash_threads = 2,
    .login_tries_max = 10,
    .login_window_ms = 15 * MINUTE_MS,
    .device_idle_ms = MINUTE_MS,
    .device_pair_ms = 15 * MINUTE_MS,
    .device_cookie_ms = 400 * DAY_MS, /* what browsers keep at most */
    .device_tries_max = 30,           /* of all its people, within the window of sign-in */
    .pin_tries_max = 50,              /* in a row: then the PIN is void */

    .lapse_working_days = 10,
    .silence_working_days = 5,
    .reopen_days = 30,
    .returns_to_leads = 3,

    .import_file_bytes_max = 4096 * MEGABYTE,
    .import_slice_rows = 1000,
    .import_undo_ms = 7 * DAY_MS,
};
