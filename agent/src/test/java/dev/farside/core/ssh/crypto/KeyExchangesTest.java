package dev.farside.core.ssh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.junit.jupiter.api.Test;

class KeyExchangesTest {
    static {
        Ed25519.install();
    }

    private static List<String> names(List<KeyExchangeFactory> factories) {
        return factories.stream().map(KeyExchangeFactory::getName).toList();
    }

    @Test
    void areOfferedInTheOrderOfOpenssh10() {
        assertEquals(
                List.of(
                        "mlkem768x25519-sha256",
                        "sntrup761x25519-sha512",
                        "sntrup761x25519-sha512@openssh.com",
                        "curve25519-sha256",
                        "curve25519-sha256@libssh.org",
                        "ecdh-sha2-nistp256",
                        "ecdh-sha2-nistp384",
                        "ecdh-sha2-nistp521",
                        "diffie-hellman-group-exchange-sha256",
                        "diffie-hellman-group16-sha512",
                        "diffie-hellman-group18-sha512",
                        "diffie-hellman-group14-sha256"),
                names(KeyExchanges.usual()));
    }

    @Test
    void aConfigurationMayNameOthers() {
        List<String> all = names(KeyExchanges.all());
        assertTrue(all.containsAll(names(KeyExchanges.usual())), all::toString);
        assertTrue(
                all.contains("mlkem768nistp256-sha256") && all.contains("diffie-hellman-group1-sha1"), all::toString);
    }

    @Test
    void whichOnesArePostQuantum() {
        assertTrue(KeyExchanges.isPostQuantum("mlkem768x25519-sha256"));
        assertTrue(KeyExchanges.isPostQuantum("sntrup761x25519-sha512@openssh.com"));
        assertFalse(KeyExchanges.isPostQuantum("curve25519-sha256"));
        assertFalse(KeyExchanges.isPostQuantum("diffie-hellman-group18-sha512"));
    }
}
