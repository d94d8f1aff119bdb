package dev.farside.core.route;

/** Who resolves a name that a rule sends through a gateway. */
public enum Names {
    /** The far side, when the connection is made; the program sees a stand-in address. The default. */
    FAR,
    /** This machine; the address goes to the gateway. */
    NEAR
}
