package dev.farside.launcher.attach;

/** A process cannot be attached to; nothing has been done to it. */
public final class NotAttachable extends Exception {
    private static final long serialVersionUID = 1;

    static final String LIST = "jps lists the JVMs of this user";

    private final String hint;

    /**
     * @param what one line
     * @param hint one line, or null
     */
    NotAttachable(String what, String hint) {
        super(what);
        this.hint = hint;
    }

    /** @param word in place of a process ID */
    public static NotAttachable noPid(String word) {
        return new NotAttachable("\"" + word + "\" is not a process ID", LIST);
    }

    public static NotAttachable silent(String pid, int seconds) {
        return new NotAttachable(
                "process " + pid + " has not answered for " + seconds + " s: is it stopped, or out of memory?",
                "it may still do what it was told; farside detach " + pid + " ends that");
    }

    public static NotAttachable noApi() {
        return new NotAttachable(
                "this Java (" + System.getProperty("java.home") + ") has no module jdk.attach",
                "set JAVA_HOME to a JDK");
    }

    /** Null: there is none. */
    public String hint() {
        return hint;
    }
}
