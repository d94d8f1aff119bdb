package dev.farside.it.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A Kerberos realm with an MIT KDC in the gateway's network: one user, and the gateway's service. */
public final class Realm implements AutoCloseable {
    private static final String NAME = "FARSIDE.EXAMPLE";
    private static final String PASSWORD = "secret";

    private final FarSide side = FarSide.get();
    private final Path configuration;
    private final Path keytab;
    private final Map<String, String> environment;
    private final Process kdc;

    public Realm() {
        Path kdcConfiguration = side.scratch("kdc.conf", "");
        Path directory = kdcConfiguration.getParent();
        keytab = directory.resolve("keytab");
        configuration = side.scratch(
                "krb5.conf",
                """
                [libdefaults]
                  default_realm = %1$s
                  dns_lookup_kdc = false
                  rdns = false
                  forwardable = true
                [realms]
                  %1$s = {
                    kdc = %2$s
                  }
                [domain_realm]
                  gateway.example = %1$s
                [logging]
                  kdc = STDERR
                """
                        .formatted(NAME, FarSide.GATEWAY_ADDRESS));
        side.rewrite(
                kdcConfiguration,
                """
                [kdcdefaults]
                  kdc_listen = %1$s:88
                  kdc_tcp_listen = %1$s:88
                [realms]
                  %2$s = {
                    database_name = %3$s/principal
                    key_stash_file = %3$s/stash
                  }
                """
                        .formatted(FarSide.GATEWAY_ADDRESS, NAME, directory));
        environment = Map.of(
                "KRB5_CONFIG", configuration.toString(),
                "KRB5_KDC_PROFILE", kdcConfiguration.toString(),
                "KRB5_KTNAME", keytab.toString());
        need("kdb5_util", "create", "-s", "-r", NAME, "-P", "master");
        need("kadmin.local", "-r", NAME, "addprinc", "-pw", PASSWORD, System.getProperty("user.name"));
        need("kadmin.local", "-r", NAME, "addprinc", "-randkey", "host/gateway.example");
        need("kadmin.local", "-r", NAME, "ktadd", "-k", keytab.toString(), "host/gateway.example");
        kdc = Command.of(side.gateway().inside("/usr/sbin/krb5kdc", "-n", "-r", NAME))
                .with(environment)
                .merged()
                .start();
        FarSide.waitFor(kdc, "commencing operation", "kdc");
    }

    private void need(String program, String... arguments) {
        Path file = Path.of("/usr/sbin", program);
        if (!Files.isExecutable(file)) {
            throw new IllegalStateException("no " + file + "; it-tests/run installs MIT Kerberos");
        }
        Command.of(file.toString()).and(arguments).with(environment).output();
    }

    /** For a JVM, which does not read the variable. */
    public Path configuration() {
        return configuration;
    }

    /** Of a server of this realm, or a program of MIT's. */
    public Map<String, String> environment() {
        return environment;
    }

    /** A new cache with the user's ticket. */
    public Path ticket() {
        Path cache = side.scratch("tickets", "").resolveSibling("cache");
        Command.of(side.near().inside("kinit", "-c", cache.toString(), System.getProperty("user.name")))
                .with(environment)
                .reading(PASSWORD + "\n")
                .output();
        return cache;
    }

    @Override
    public void close() {
        Running.end(kdc);
    }
}
