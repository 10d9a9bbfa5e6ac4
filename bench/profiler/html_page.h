/* html_page.h: html_page.html as a string; it has @TITLE@ and @DATA@ where those go. */
#ifndef MEMKIT_PROFILER_HTML_PAGE_H
#define MEMKIT_PROFILER_HTML_PAGE_H

extern const char html_page[];

#endif
