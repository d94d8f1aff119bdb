package dev.farside.core.own;

import java.io.IOException;
import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.function.Consumer;

/**
 * Farside's own permissions, where the program runs under a security manager, which is possible up to Java 23. A check
 * looks at all callers of a method. So what farside does on a program's thread would need the program's permissions,
 * and so would a thread of farside's that is created there.
 */
@SuppressWarnings("removal") // the security manager, as long as there are JVMs that have one
public final class Privileges {
    private static final int LAST_JAVA = 23;

    /** Set while the security manager is asked. */
    private static final ThreadLocal<Boolean> ASKING = new ThreadLocal<>();

    private Privileges() {}

    /** Whether there is a security manager, or the program may set one. */
    public static boolean mayBeNeeded() {
        int java = Runtime.version().feature();
        String property = System.getProperty("java.security.manager");
        // up to 17, a program may set one unless this is disallowed; later, only if it is allowed
        return areNeeded() || (property == null ? java <= 17 : java <= LAST_JAVA && !property.equals("disallow"));
    }

    /**
     * Whether there can be a security manager that farside is not told of before it is in force. Java 17 tells; a later one has none
     * unless an option allows it.
     */
    public static boolean mayComeUnseen() {
        boolean tells = Runtime.version().feature() == 17 && System.getProperty("java.security.manager") == null;
        return areNeeded() || (!tells && mayBeNeeded());
    }

    /** Whether there is a security manager now. */
    public static boolean areNeeded() {
        return System.getSecurityManager() != null;
    }

    /** Does the work with farside's permissions. */
    public static <T> T with(PrivilegedAction<T> work) {
        return AccessController.doPrivileged(work);
    }

    /** Asks the security manager whether the program may look up a name. It may look up the name itself for its answer. */
    public static void checkLookup(String host) {
        SecurityManager manager = System.getSecurityManager();
        if (manager == null || host == null || host.isEmpty() || ASKING.get() != null) {
            return;
        }
        ASKING.set(true);
        try {
            manager.checkConnect(host, -1);
        } finally {
            ASKING.remove();
        }
    }

    /** What does the work with the permissions of those who call this now, whoever runs it. */
    public static <T> Consumer<T> ofCaller(Consumer<T> work) {
        AccessControlContext caller = AccessController.getContext();
        return one -> AccessController.doPrivileged(
                (PrivilegedAction<Void>) () -> {
                    work.accept(one);
                    return null;
                },
                caller);
    }

    /** Does the work with farside's permissions. The work throws no checked exception but IOException. */
    public static <T> T withIo(PrivilegedExceptionAction<T> work) throws IOException {
        try {
            return AccessController.doPrivileged(work);
        } catch (PrivilegedActionException e) {
            if (e.getException() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getException());
        }
    }
}
