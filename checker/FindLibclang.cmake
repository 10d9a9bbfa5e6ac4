# Finds the C interface of libclang, the newest installed version first.
#
# Sets the target Libclang::libclang.  Libclang_ROOT=DIR looks below DIR first;
# MEMKIT_LIBCLANG_VERSION=18 accepts that version alone.
#
# llvm-config is no help: distributions make it point at their default LLVM, which is often older
# than the newest libclang and may have no headers.  The versioned folders are laid out alike
# everywhere, and the header tells whether it is new enough.

set(MEMKIT_LIBCLANG_VERSION "22;21;20;19;18;17" CACHE STRING "libclang versions to accept, best first")

foreach(version IN LISTS MEMKIT_LIBCLANG_VERSION ITEMS "")
    find_library(Libclang_LIBRARY NAMES clang
        PATH_SUFFIXES llvm-${version}/lib llvm${version}/lib llvm/${version}/lib) # Debian, Fedora, Gentoo
    if(Libclang_LIBRARY)
        cmake_path(GET Libclang_LIBRARY PARENT_PATH libdir)
        find_path(Libclang_INCLUDE_DIR NAMES clang-c/Index.h HINTS ${libdir}/../include)
    endif()
    if(Libclang_INCLUDE_DIR)
        # New in 17, and what makes operators readable.
        file(STRINGS ${Libclang_INCLUDE_DIR}/clang-c/Index.h new_enough
             REGEX "clang_getCursorBinaryOperatorKind")
        if(new_enough)
            break()
        endif()
    endif()
    unset(Libclang_LIBRARY CACHE)
    unset(Libclang_INCLUDE_DIR CACHE)
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libclang
    REQUIRED_VARS Libclang_LIBRARY Libclang_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "memcheck-lint reads C with libclang 17 or newer: install it
    (Debian, Ubuntu: libclang-19-dev), name its folder with -DLibclang_ROOT=DIR, or build the
    library alone with -DMEMKIT_CHECKER=OFF")
mark_as_advanced(Libclang_LIBRARY Libclang_INCLUDE_DIR)

if(Libclang_FOUND AND NOT TARGET Libclang::libclang)
    add_library(Libclang::libclang UNKNOWN IMPORTED GLOBAL)
    set_target_properties(Libclang::libclang PROPERTIES
        IMPORTED_LOCATION ${Libclang_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${Libclang_INCLUDE_DIR})
endif()
