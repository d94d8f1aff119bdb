package dev.farside.core.ssh;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import dev.farside.core.ssh.crypto.AesGcm;
import dev.farside.core.ssh.crypto.KeyExchanges;
import dev.farside.core.ssh.hostkey.HostKeyOrder;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.NameList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.OptionalFeature;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;

/** The algorithms that a session offers the server, from Ciphers, MACs and the similar keywords. */
final class SessionAlgorithms {
    /** OpenSSH's order, without hardware keys, which no server has. */
    private static final List<BuiltinSignatures> USUAL_SIGNATURES = List.of(
            BuiltinSignatures.ed25519_cert,
            BuiltinSignatures.nistp256_cert,
            BuiltinSignatures.nistp384_cert,
            BuiltinSignatures.nistp521_cert,
            BuiltinSignatures.rsaSHA512_cert,
            BuiltinSignatures.rsaSHA256_cert,
            BuiltinSignatures.ed25519,
            BuiltinSignatures.nistp256,
            BuiltinSignatures.nistp384,
            BuiltinSignatures.nistp521,
            BuiltinSignatures.rsaSHA512,
            BuiltinSignatures.rsaSHA256);

    private static final List<String> HARDWARE_KEYS =
            List.of("sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com");

    /** Of OpenSSH 10.6: ML-DSA-44 and Ed25519 in one. Only an agent signs with them. */
    private static final List<String> POST_QUANTUM_KEYS = List.of("ssh-mldsa44-ed25519-cert", "ssh-mldsa44-ed25519");

    private static final List<String> HARDWARE_CERTIFICATES =
            List.of("sk-ssh-ed25519-cert-v01@openssh.com", "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com");

    private SessionAlgorithms() {}

    static void choose(HostSettings settings, ClientSessionImpl session) {
        if (settings.connection().ciphers().text() != null) {
            List<NamedFactory<Cipher>> all = new ArrayList<>();
            for (BuiltinCiphers cipher : supported(BuiltinCiphers.VALUES)) {
                all.add(AesGcm.orBuiltin(cipher));
            }
            session.setCipherFactories(pick(
                    "Ciphers", settings.connection().ciphers(), names(session.getCipherFactories()), all, settings));
        }
        if (settings.connection().macs().text() != null) {
            List<NamedFactory<Mac>> all = new ArrayList<>(supported(BuiltinMacs.VALUES));
            session.setMacFactories(
                    pick("MACs", settings.connection().macs(), names(session.getMacFactories()), all, settings));
        }
        if (settings.connection().kexAlgorithms().text() != null) {
            List<String> usual = names(session.getKeyExchangeFactories());
            session.setKeyExchangeFactories(
                    pick("KexAlgorithms", settings.connection().kexAlgorithms(), usual, KeyExchanges.all(), settings));
        }
        if (settings.connection().compression()) {
            session.setCompressionFactories(List.of(BuiltinCompressions.delayedZlib, BuiltinCompressions.none));
        }
        List<NamedFactory<Signature>> all = new ArrayList<>(supported(BuiltinSignatures.VALUES));
        List<String> chosen = names(pick(
                "HostKeyAlgorithms", settings.hostKeys().hostKeyAlgorithms(), names(USUAL_SIGNATURES), all, settings));
        session.setSignatureFactories(byName(HostKeyOrder.of(settings.hostKeys(), chosen), all));
    }

    /** The signatures a login may use; an agent knows some that the JDK does not. */
    static List<String> forLogin(HostSettings settings) {
        List<String> usual = new ArrayList<>(names(USUAL_SIGNATURES));
        usual.addAll(usual.indexOf("rsa-sha2-512-cert-v01@openssh.com"), HARDWARE_CERTIFICATES);
        usual.addAll(usual.indexOf("rsa-sha2-512"), HARDWARE_KEYS);
        usual.addAll(POST_QUANTUM_KEYS);
        List<String> all = new ArrayList<>(names(supported(BuiltinSignatures.VALUES)));
        all.addAll(HARDWARE_CERTIFICATES);
        all.addAll(HARDWARE_KEYS);
        all.addAll(POST_QUANTUM_KEYS);
        List<String> picked = settings.login().pubkeyAcceptedAlgorithms().apply(usual, all);
        picked = new ArrayList<>(picked);
        picked.retainAll(all);
        if (picked.isEmpty()) {
            throw none("PubkeyAcceptedAlgorithms", settings.login().pubkeyAcceptedAlgorithms(), all, settings);
        }
        return picked;
    }

    private static <T extends NamedResource> List<T> pick(
            String keyword, NameList list, List<String> usual, List<T> all, HostSettings settings) {
        List<T> picked = byName(list.apply(usual, names(all)), all);
        if (picked.isEmpty()) {
            throw none(keyword, list, names(all), settings);
        }
        return picked;
    }

    private static BadInput none(String keyword, NameList list, List<String> all, HostSettings settings) {
        Source source = settings.source(keyword);
        String problem = "farside supports none of " + keyword + " " + list.text();
        String hint = "supported: " + String.join(",", all);
        return source == null ? new BadInput(problem, hint) : new BadInput(source, problem, hint);
    }

    private static <T extends NamedResource> List<T> byName(List<String> names, List<T> all) {
        List<T> found = new ArrayList<>();
        for (String name : names) {
            for (T one : all) {
                if (one.getName().equals(name)) {
                    found.add(one);
                }
            }
        }
        return found;
    }

    private static <T extends NamedResource & OptionalFeature> List<T> supported(Collection<T> all) {
        List<T> supported = new ArrayList<>();
        for (T one : all) {
            if (one.isSupported() && !one.getName().equals("none")) {
                supported.add(one);
            }
        }
        return supported;
    }

    private static List<String> names(Collection<? extends NamedResource> resources) {
        List<String> names = new ArrayList<>();
        for (NamedResource resource : resources) {
            names.add(resource.getName());
        }
        return names;
    }
}
