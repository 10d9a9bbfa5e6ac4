# Sourced: complaints PAGE..., what formatters have to say of manual pages; nothing, if they are in order.

complaints() {
    for page in "$@"; do
        if command -v groff >/dev/null; then
            groff -man -Tutf8 -ww "$page" 2>&1 >/dev/null
        fi
        if command -v mandoc >/dev/null; then
            # A date would be that of the build.
            mandoc -Tlint -W warning "$page" | grep -v 'missing date, using ""' || :
        fi
    done
}
