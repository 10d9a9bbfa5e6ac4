/* What is answered to whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http.h"

/* The status and the body, "200 OK|…". */
static const char *answer(const char *request) {
    static char text[4096];
    char bytes[4096];
    int ends[2];
    size_t n = 0;
    mk_str page = {0}, file = {0};
    mk_str_cat(&page, "<html>");
    mk_str_catn(&file, "\x1f\x8b", 2);
    http_site site = {&page, &file};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(write(ends[0], request, strlen(request)), strlen(request));
    shutdown(ends[0], SHUT_WR);
    http_answer(ends[1], &site);
    close(ends[1]);
    for (ssize_t got; (got = read(ends[0], bytes + n, sizeof bytes - 1 - n)) > 0;)
        n += (size_t)got;
    close(ends[0]);
    bytes[n] = 0;
    const char *body = strstr(bytes, "\r\n\r\n");
    assert_non_null(body);
    snprintf(text, sizeof text, "%.*s|%s", (int)strcspn(bytes + 9, "\r"), bytes + 9, body + 4);
    mk_str_free(&page);
    mk_str_free(&file);
    return text;
}

static void answers_the_browser(void **state) {
    (void)state;
    assert_string_equal(answer("GET / HTTP/1.1\r\nHost: localhost:80\r\n\r\n"), "200 OK|<html>");
    assert_string_equal(answer("GET /?x HTTP/1.1\r\nX: y\r\nhOst: 127.0.0.1\r\n\r\n"), "200 OK|<html>");
    assert_string_equal(answer("GET /profile.pb.gz HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                        "200 OK|\x1f\x8b");
}

static void answers_nobody_else(void **state) {
    (void)state;
    assert_string_equal(answer("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), "403 Forbidden|403 Forbidden");
    assert_string_equal(answer("GET / HTTP/1.1\r\n\r\n"), "403 Forbidden|403 Forbidden");
    assert_string_equal(answer("GET /../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                        "404 Not Found|404 Not Found");
    assert_string_equal(answer("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                        "405 Method Not Allowed|405 Method Not Allowed");
    assert_string_equal(answer("GET / HTTP/1.1\r\n"), "400 Bad Request|400 Bad Request");
}

static void binds_this_machine_alone(void **state) {
    (void)state;
    static const char *const wrong[] = {"8080", "localhost:", "localhost:x", "localhost:99999",
                                        "0.0.0.0:80", "example.org:80"};
    mk_str why = {0};
    unsigned port = 0;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(http_listen(wrong[i], &port, &why), -1);
        assert_true(why.len > 0);
        mk_str_clear(&why);
    }
    int listener = http_listen("localhost:0", &port, &why);
    assert_true(listener >= 0 && port > 0);
    close(listener);
    mk_str_free(&why);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_the_browser),
        cmocka_unit_test(answers_nobody_else),
        cmocka_unit_test(binds_this_machine_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
