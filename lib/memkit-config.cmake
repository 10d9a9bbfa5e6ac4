include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/memkit-targets.cmake)

# find_package(memkit COMPONENTS bench): was memkit::bench installed?
foreach(component IN LISTS memkit_FIND_COMPONENTS)
    if(TARGET memkit::${component})
        set(memkit_${component}_FOUND TRUE)
    elseif(memkit_FIND_REQUIRED_${component})
        set(memkit_FOUND FALSE)
        set(memkit_NOT_FOUND_MESSAGE "memkit was installed without memkit::${component}")
    endif()
endforeach()
