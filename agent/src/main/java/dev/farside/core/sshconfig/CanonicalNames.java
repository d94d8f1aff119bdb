package dev.farside.core.sshconfig;

import java.util.Hashtable;
import java.util.Locale;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * Queries the DNS for CNAMEs, which the JDK's own look-ups do not show. The name servers are the system's. This is a
 * class of its own because a JDK image may lack JNDI.
 */
final class CanonicalNames {
    /** The most CNAMEs that are followed; resolvers follow fewer. */
    private static final int MOST_ALIASES = 16;

    private static final String[] CNAME = {"CNAME"};

    /** The name that the CNAMEs lead to. If the DNS does not answer, the last name that is known. */
    @SuppressWarnings("BanJNDI") // the DNS returns only text, from which no object is made
    String of(String host) {
        String name = withoutDot(host);
        try {
            DirContext dns = new InitialDirContext(environment());
            try {
                for (int i = 0; i < MOST_ALIASES; i++) {
                    Attribute alias = dns.getAttributes(name + ".", CNAME).get("CNAME");
                    if (alias == null) {
                        return name;
                    }
                    name = withoutDot(alias.get().toString().toLowerCase(Locale.ROOT));
                }
            } finally {
                dns.close();
            }
        } catch (NamingException e) {
            return name;
        }
        return name;
    }

    @SuppressWarnings("JdkObsolete") // the type that JNDI requires
    private static Hashtable<String, String> environment() {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("java.naming.provider.url", "dns:");
        environment.put("com.sun.jndi.dns.timeout.initial", "2000");
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        return environment;
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
