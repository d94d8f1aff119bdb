package dev.farside.core.route;

/** Which side resolves a name that a rule sends through a gateway. */
public enum Names {
    /** The far side, when the connection is made; the program sees a stand-in address. The default. */
    FAR("far"),
    /** The far side, when the name is looked up; the program sees the real addresses, and those go to the gateway. */
    REAL("real"),
    /** This machine; the address goes to the gateway. */
    NEAR("near");

    private final String word;

    Names(String word) {
        this.word = word;
    }

    /** As rules have it. */
    public String word() {
        return word;
    }
}
