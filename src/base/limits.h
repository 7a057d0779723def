/* Every limit of the house, one struct; the values stand in app/config.c. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

struct limits {
    /* http */
    size_t uri_bytes_max, header_bytes_max, header_count_max, body_bytes_max;
    size_t upload_bytes_max; /* of a form that brings files */
    unsigned connections_max, connections_per_address_max, idle_seconds_max;
    unsigned handler_threads, queue_max;
    /* memory */
    size_t request_arena_bytes_max, response_bytes_max;
    /* documents */
    unsigned json_depth_max;
    size_t form_fields_max;
    /* store */
    unsigned readers, write_queue_max, batch_max;
    int64_t read_ms_max, background_slice_ms, idempotency_ms;
    unsigned retry_max;
    /* people and texts */
    size_t name_points_max, title_points_max, body_points_max, message_points_max, email_bytes_max;
    size_t password_points_min, password_bytes_max;
    size_t lines_max, choices_max, form_fields_offering_max, handlers_max, relations_max;
    unsigned chain_depth_max;
    /* files of requests */
    size_t attachment_bytes_max, attachments_max; /* of one; with one message or in one answer */
    int64_t attachments_held_max, attachment_held_ms; /* that belong to no request yet */
    /* lists */
    size_t page_rows, history_rows_max;
    /* sessions */
    int64_t session_ms, session_idle_ms, session_cache_ms;
    unsigned hash_threads, login_tries_max;
    int64_t login_window_ms;
    int64_t device_idle_ms, device_pair_ms, device_cookie_ms;
    unsigned device_tries_max, pin_tries_max;
    /* the loop */
    int lapse_working_days, silence_working_days, reopen_days, returns_to_leads;
    /* import */
    size_t import_file_bytes_max, import_slice_rows;
    int64_t import_undo_ms; /* people and units: undone as a whole, and their rows kept */
};

extern const struct limits limits;

#endif
