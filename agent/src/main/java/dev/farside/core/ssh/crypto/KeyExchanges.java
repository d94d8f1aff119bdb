package dev.farside.core.ssh.crypto;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.digest.Digest;
import org.apache.sshd.common.kex.AbstractDH;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.kex.MontgomeryCurve;
import org.apache.sshd.common.kex.XDH;
import org.apache.sshd.common.random.JceRandom;

/**
 * The key exchanges that farside knows. The hybrid ones stay secret if either of their halves does: one is a
 * Diffie-Hellman exchange, the other keeps a quantum computer out. ML-KEM (FIPS 203) is Bouncy Castle's, whose few
 * classes are in the jar; no provider is registered. sntrup761 is {@link Sntrup761}.
 */
public final class KeyExchanges {
    /** In the order of OpenSSH 10 (myproposal.h). */
    private static final List<BuiltinDHFactories> USUAL = List.of(
            BuiltinDHFactories.mlkem768x25519,
            BuiltinDHFactories.sntrup761x25519,
            BuiltinDHFactories.sntrup761x25519_openssh,
            BuiltinDHFactories.curve25519,
            BuiltinDHFactories.curve25519_libssh,
            BuiltinDHFactories.ecdhp256,
            BuiltinDHFactories.ecdhp384,
            BuiltinDHFactories.ecdhp521,
            BuiltinDHFactories.dhgex256,
            BuiltinDHFactories.dhg16_512,
            BuiltinDHFactories.dhg18_512,
            BuiltinDHFactories.dhg14_256);

    private static final Set<BuiltinDHFactories> SNTRUP =
            EnumSet.of(BuiltinDHFactories.sntrup761x25519, BuiltinDHFactories.sntrup761x25519_openssh);

    private KeyExchanges() {}

    /** Those that are offered unless the ssh_config says otherwise. */
    public static List<KeyExchangeFactory> usual() {
        return factories(USUAL);
    }

    /** All that a KexAlgorithms may name. */
    public static List<KeyExchangeFactory> all() {
        return factories(BuiltinDHFactories.VALUES);
    }

    private static List<KeyExchangeFactory> factories(Iterable<BuiltinDHFactories> kinds) {
        List<KeyExchangeFactory> factories = new ArrayList<>();
        for (BuiltinDHFactories kind : kinds) {
            if (isSupported(kind)) {
                DHFactory factory = SNTRUP.contains(kind) ? sntrup(kind.getName()) : kind;
                factories.add(ClientBuilder.DH2KEX.apply(factory));
            }
        }
        return factories;
    }

    /** Without loading the classes of ML-KEM, which the library would do. They are in the jar. */
    private static boolean isSupported(BuiltinDHFactories kind) {
        return switch (kind) {
            case mlkem768x25519, sntrup761x25519, sntrup761x25519_openssh ->
                BuiltinDHFactories.curve25519.isSupported();
            case mlkem768nistp256 -> BuiltinDHFactories.ecdhp256.isSupported();
            case mlkem1024nistp384 -> BuiltinDHFactories.ecdhp384.isSupported();
            default -> kind.isSupported();
        };
    }

    /** Whether what was recorded today stays secret when there are quantum computers. */
    public static boolean isPostQuantum(String name) {
        return name.startsWith("mlkem") || name.startsWith("sntrup");
    }

    static DHFactory sntrup(String name) {
        return new Hybrid(name, () -> new XDH(MontgomeryCurve.x25519, true) {
            @Override
            public KeyEncapsulationMethod getKeyEncapsulation() {
                return new Sntrup761(JceRandom.getGlobalInstance());
            }

            @Override
            public Digest getHash() {
                return BuiltinDigests.sha512.create();
            }
        });
    }

    /** @param begins makes our side of an exchange */
    record Hybrid(String name, Callable<AbstractDH> begins) implements DHFactory {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isGroupExchange() {
            return false;
        }

        @Override
        public boolean isSupported() {
            return true;
        }

        @Override
        public AbstractDH create(Object... unused) throws Exception {
            return begins.call();
        }
    }
}
