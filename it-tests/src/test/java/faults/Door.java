package faults;

/** One way to use connections. Right, or an exception; anything else is {@link Wrong}. */
interface Door {
    void go(Places places) throws Exception;
}
