/* SoftHSM with the configuration CONFIGURATION, which it would otherwise look for in the environment. */
#include <dlfcn.h>
#include <stdlib.h>

unsigned long C_GetFunctionList(void **list) {
    void *library;
    setenv("SOFTHSM2_CONF", CONFIGURATION, 1);
    library = dlopen(LIBRARY, RTLD_NOW);
    return library == NULL ? 5 : ((unsigned long (*)(void **))dlsym(library, "C_GetFunctionList"))(list);
}
