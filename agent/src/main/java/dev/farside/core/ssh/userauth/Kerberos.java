package dev.farside.core.ssh.userauth;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.OwnThread;
import java.lang.reflect.InvocationTargetException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;

/**
 * One conversation with a server over the JDK's GSS-API, with the tickets of a cache. The program's own logins, its
 * subject, configuration and properties are not touched; but the JDK reads its krb5.conf once for the whole JVM. This
 * class loads modules that not every Java has.
 */
final class Kerberos {
    private static final String MECHANISM = "1.2.840.113554.1.2.2";
    private static final String PRINCIPAL = "1.2.840.113554.1.2.2.1";

    /** DER. */
    private static final byte[] MECHANISM_BYTES = {
        6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x12, 1, 2, 2
    };

    /** The JDK would try each KDC for 30 seconds, three times. */
    private static final long MOST_SECONDS = 20;

    private final Subject subject = new Subject();
    private GSSContext context;

    private Kerberos() {}

    /** As the protocol names it (RFC 4462, 3.2). */
    static byte[] mechanism() {
        return MECHANISM_BYTES.clone();
    }

    /** @param isNear the server's name may be looked up */
    static Kerberos begin(Gssapi gssapi, boolean isNear) throws KerberosFailure {
        Kerberos kerberos = new Kerberos();
        timely(() -> {
            kerberos.logIn(gssapi.ticketCache());
            return kerberos.as(() -> {
                kerberos.context = context(gssapi, isNear);
                return null;
            });
        });
        return kerberos;
    }

    private void logIn(String cache) throws KerberosFailure {
        Map<String, String> options = Map.of(
                "useTicketCache", "true", "ticketCache", cache, "doNotPrompt", "true", "refreshKrb5Config", "false");
        AppConfigurationEntry entry = new AppConfigurationEntry(
                "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options);
        Configuration ours = new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {entry};
            }
        };
        try {
            new LoginContext("farside", subject, null, ours).login();
        } catch (LoginException e) {
            throw new KerberosFailure("no valid ticket in " + cache, "kinit gets one", e);
        }
    }

    /**
     * The JDK asks a resolver for the whole name of a host, as ssh's library does; the name of a principal stays as it
     * is, and is of the default realm.
     */
    private static GSSContext context(Gssapi gssapi, boolean isNear) throws GSSException {
        GSSManager manager = GSSManager.getInstance();
        GSSName server = isNear
                ? manager.createName("host@" + gssapi.host(), GSSName.NT_HOSTBASED_SERVICE)
                : manager.createName("host/" + gssapi.host(), new Oid(PRINCIPAL));
        Oid mechanism = new Oid(MECHANISM);
        GSSCredential user =
                manager.createCredential(null, GSSCredential.DEFAULT_LIFETIME, mechanism, GSSCredential.INITIATE_ONLY);
        GSSContext context = manager.createContext(server, mechanism, user, GSSContext.DEFAULT_LIFETIME);
        context.requestMutualAuth(true);
        context.requestInteg(true);
        context.requestCredDeleg(gssapi.delegates());
        return context;
    }

    /**
     * Takes the server's token.
     *
     * @return what to send; null: nothing
     */
    byte[] step(byte[] token) throws KerberosFailure {
        return timely(() -> as(() -> context.initSecContext(token, 0, token.length)));
    }

    boolean isEstablished() {
        return context.isEstablished();
    }

    boolean hasIntegrity() {
        return context.getIntegState();
    }

    byte[] mic(byte[] data) throws KerberosFailure {
        return timely(() -> as(() -> context.getMIC(data, 0, data.length, null)));
    }

    void end() {
        try {
            if (context != null) {
                context.dispose();
            }
        } catch (GSSException e) {
            // it is of no use any more, whatever state it is in
        }
    }

    @SuppressWarnings("unchecked") // what the work returned
    private <T> T as(Callable<T> work) throws Exception {
        try {
            // of 18 and newer; the other way may go some day
            return (T) Subject.class
                    .getMethod("callAs", Subject.class, Callable.class)
                    .invoke(null, subject, work);
        } catch (NoSuchMethodException e) {
            return Subject.doAs(subject, (PrivilegedExceptionAction<T>) work::call);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** On a thread that may be left behind: the JDK waits long for a KDC that does not answer. */
    private static <T> T timely(Callable<T> work) throws KerberosFailure {
        FutureTask<T> task = new FutureTask<>(work);
        if (!new OwnThread("kerberos", task).starts()) {
            throw new KerberosFailure("there is no thread for it", null, null);
        }
        try {
            return task.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new KerberosFailure("no KDC has answered after " + MOST_SECONDS + " s", null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KerberosFailure("interrupted", null, e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static KerberosFailure failure(Throwable why) {
        Throwable cause = why;
        while (cause.getCause() != null && !(cause instanceof GSSException) && !(cause instanceof KerberosFailure)) {
            cause = cause.getCause(); // what ran it as the subject has wrapped it
        }
        if (cause instanceof KerberosFailure failure) {
            return failure;
        }
        String words = cause instanceof GSSException ? cause.getMessage() : cause.toString();
        return new KerberosFailure(ForeignWords.visible(words), configurationHint(), cause);
    }

    /** Null: the JDK reads the file that the user means. */
    private static String configurationHint() {
        return System.getenv("KRB5_CONFIG") == null || System.getProperty("java.security.krb5.conf") != null
                ? null
                : "Java does not read KRB5_CONFIG; -Djava.security.krb5.conf=FILE names the file to it";
    }
}
