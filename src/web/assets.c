/* The embedded files: their names hold the hash of their content, so they never change. */
#include "web/assets.h"
#include "web/web_inner.h"

bool assets_answer(struct call *call)
{
    struct http_response *response = call->response;

    for (size_t i = 0; i < asset_count; i++) {
        const struct asset *asset = &assets[i];

        if (!str_is(call->path, asset->path)) continue;
        bool gzip = respond_takes_gzip(call->req.http);
        http_add_header(response, "Content-Type", str_of(asset->type));
        http_add_header(response, "Cache-Control", STR("public, max-age=31536000, immutable"));
        http_add_header(response, "Vary", STR("Accept-Encoding"));
        http_add_header(response, "X-Content-Type-Options", STR("nosniff"));
        http_add_header(response, "Content-Security-Policy", STR("default-src 'none'"));
        if (gzip) http_add_header(response, "Content-Encoding", STR("gzip"));
        response->body_static = true;
        response->body = (struct str){(const char *)(gzip ? asset->gzip : asset->bytes),
                                      gzip ? asset->gzip_size : asset->size};
        call->status = response->status;
        call->bytes = response->body.len;
        return true;
    }
    return false;
}
