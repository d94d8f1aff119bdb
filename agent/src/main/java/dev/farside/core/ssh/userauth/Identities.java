package dev.farside.core.ssh.userauth;

import dev.farside.core.ask.Questions;
import dev.farside.core.input.PathText;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.NoUnixSockets;
import dev.farside.core.ssh.key.Certificate;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.KeyFile;
import dev.farside.core.ssh.key.KeyRing;
import dev.farside.core.ssh.key.UnusableKey;
import dev.farside.core.ssh.token.SecurityKeys;
import dev.farside.core.ssh.token.Tokens;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.sshconfig.LoginSettings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys for one host, in the order in which ssh offers them (sshconnect2.c, pubkey_prepare): first those that both
 * the ssh_config names and the agent has, then the agent's others, then those of PKCS#11 tokens that the
 * ssh_config names, then other tokens' and those that are only in files. A key comes
 * before its certificate.
 */
public final class Identities implements Login.Keys {
    private final LoginSettings settings;
    private final KeyRing ring;
    private final SecurityKeys securityKeys;
    private final AgentKeys agentKeys;

    /** Null: there are none. */
    private final Tokens tokens;

    /** @param questions also for BatchMode, in which nothing is asked, but the user may have to touch a key */
    public Identities(LoginSettings settings, KeyRing ring, Questions questions) {
        this.settings = settings;
        this.ring = ring;
        this.securityKeys = new SecurityKeys(
                settings.securityKeyProvider(), settings.securityKeyHelper(), questions, settings.batchMode());
        this.agentKeys = new AgentKeys(settings, settings.batchMode() ? null : questions);
        this.tokens = settings.pkcs11Provider() == null
                ? null
                : new Tokens(
                        settings.pkcs11Provider(), settings.pkcs11Helper(), settings.batchMode() ? null : questions);
    }

    /**
     * @param tokenKey of a PKCS#11 token, which signs; null: none does
     * @param key what to offer; null: unknown while it is locked
     */
    private record Configured(KeyFile file, KeyBlob tokenKey, KeyBlob key, String name) {}

    @Override
    public List<Identity> find(Login login, GatewaySession session) {
        List<Configured> configured = configured(login);
        List<Identity> found = new ArrayList<>();
        addOfAgent(configured, found, login, SessionBinding.of(session));
        orderTokens(configured);
        for (Configured one : configured) {
            if (isTooShort(one.key())) {
                login.cannotUse(one.name(), tooShort(), null);
            } else if (one.tokenKey() != null) {
                found.add(identity(one));
            } else if (one.file() == null || !one.file().isWhole()) {
                login.cannotUse(one.name(), "only a public key, and no ssh-agent has the private one", null);
            } else if (!login.isQuiet()
                    || one.key() == null
                    || !one.key().type().startsWith("sk-")) {
                found.add(identity(one));
            }
        }
        return found;
    }

    /** @param key null: nobody knows yet, and whoever unlocks it looks */
    private boolean isTooShort(KeyBlob key) {
        return key != null && key.isRsaBelow(settings.requiredRsaSize());
    }

    private String tooShort() {
        return "an RSA key of less than " + settings.requiredRsaSize() + " bits";
    }

    private Identity identity(Configured one) {
        return one.tokenKey() == null
                ? ofFile(one, agentKeys)
                : new TokenIdentity(tokens, one.tokenKey(), one.key(), one.name());
    }

    /** @param adding null: to no agent */
    private Identity ofFile(Configured one, AgentKeys adding) {
        KeyBlob certificate = one.key() != null && Certificate.isCertificate(one.key()) ? one.key() : null;
        return new FileIdentity(one.file(), ring, securityKeys, adding, certificate, one.name());
    }

    private List<Configured> configured(Login login) {
        boolean usualCertificates = settings.certificateFiles().isEmpty();
        List<Configured> all = ofTokens(login);
        for (Path path : settings.identityFiles()) {
            KeyFile file = read(path, login);
            if (file != null) {
                all.add(new Configured(file, null, file.publicKey(), path.toString()));
                if (usualCertificates) {
                    addCertificate(Path.of(path + "-cert.pub"), all);
                }
            }
        }
        for (String name : settings.unspellableIdentityFiles()) {
            login.cannotUse(ForeignWords.quote(name), "this locale cannot spell it", PathText.HINT);
        }
        for (Path path : settings.certificateFiles()) {
            addCertificate(path, all);
        }
        return all;
    }

    private KeyFile read(Path path, Login login) {
        try {
            return KeyFile.read(path, settings.requiredRsaSize());
        } catch (NoSuchFileException e) {
            if (settings.identityFilesGiven()) {
                login.cannotUse(path.toString(), "no such file", null);
            }
        } catch (IOException e) {
            login.cannotUse(path.toString(), String.valueOf(e.getMessage()), null);
        } catch (UnusableKey e) {
            login.cannotUse(path.toString(), e);
        }
        return null;
    }

    /** None without a PKCS11Provider. */
    private List<Configured> ofTokens(Login login) {
        List<Configured> all = new ArrayList<>();
        if (tokens == null || (login.isQuiet() && !tokens.areUnlocked())) {
            return all;
        }
        try {
            for (Tokens.Key key : tokens.keys()) {
                String name = "'" + ForeignWords.quote(key.label()) + "' of a PKCS#11 token";
                all.add(new Configured(null, key.key(), key.key(), name));
            }
        } catch (IOException e) {
            login.cannotUse("PKCS11Provider " + settings.pkcs11Provider(), String.valueOf(e.getMessage()), null);
        } catch (UnusableKey e) {
            login.cannotUse("PKCS11Provider " + settings.pkcs11Provider(), e);
        }
        return all;
    }

    /** Puts the keys of tokens first that a file names. Others stay where they are, unless only named ones are wanted. */
    private void orderTokens(List<Configured> configured) {
        List<Configured> first = new ArrayList<>();
        for (Configured one : List.copyOf(configured)) {
            if (one.tokenKey() == null || !one.tokenKey().equals(one.key())) {
                continue;
            }
            List<Configured> names = new ArrayList<>(configured);
            names.removeIf(other -> other.file() == null || !one.key().equals(other.key()));
            if (!names.isEmpty()) {
                first.add(one);
            }
            if (!names.isEmpty() || settings.identitiesOnly()) {
                configured.remove(one);
            }
            names.removeIf(other -> other.file().isWhole());
            configured.removeAll(names); // they only name it
        }
        configured.addAll(0, first);
    }

    /** With the file or the token that has its key; with none, an agent may have it. */
    private static void addCertificate(Path path, List<Configured> into) {
        KeyBlob blob = KeyFile.publicKey(path);
        Certificate certificate = Certificate.of(blob);
        if (certificate == null) {
            return; // as with ssh, no reason to stop
        }
        KeyFile file = null;
        KeyBlob tokenKey = null;
        for (Configured one : into) {
            if (certificate.certified().equals(one.key())) {
                file = one.file() == null ? file : one.file();
                tokenKey = one.tokenKey() == null ? tokenKey : one.tokenKey();
            }
        }
        into.add(new Configured(file, tokenKey, blob, path + fault(certificate)));
    }

    /** {@code " (expired at 2026-11-20T10:00:00Z)"}; empty if it is valid or no certificate. */
    private static String fault(Certificate certificate) {
        String fault = certificate == null ? null : certificate.fault(System.currentTimeMillis() / 1000);
        return fault == null ? "" : " (" + fault + ")";
    }

    /** Takes out of the configured ones those that the agent has. */
    private void addOfAgent(List<Configured> configured, List<Identity> found, Login login, SessionBinding binding) {
        Path path = settings.identityAgent();
        if (path == null) {
            return;
        }
        List<Identity> others = new ArrayList<>();
        try {
            SshAgent agent = new SshAgent(path, binding);
            List<SshAgent.Key> keys = agent.keys();
            if (keys.isEmpty() && configured.isEmpty()) {
                login.cannotUse("ssh-agent at " + path, "it has no keys, or is locked", null);
            }
            for (SshAgent.Key key : keys) {
                Configured same = take(key.key(), configured);
                if (isTooShort(key.key())) {
                    login.cannotUse(same == null ? nameOf(key) : same.name(), tooShort(), null);
                } else if (same != null) {
                    // Added once more, the key would lose what the user has set there: that it is to be confirmed.
                    Identity file = same.file() != null && same.file().isWhole() ? ofFile(same, null) : null;
                    found.add(new AgentIdentity(agent, key.key(), key.key(), same.name(), file));
                } else if (!settings.identitiesOnly()) {
                    others.add(new AgentIdentity(agent, key.key(), key.key(), nameOf(key), null));
                }
            }
            addCertificates(agent, keys, configured, found);
        } catch (IOException e) {
            String hint = e instanceof NoUnixSockets none ? none.hint() : null;
            login.cannotUse("ssh-agent at " + path, String.valueOf(e.getMessage()), hint);
        }
        found.addAll(others);
    }

    private static String nameOf(SshAgent.Key key) {
        return "'" + ForeignWords.quote(key.comment()) + "' of the ssh-agent" + fault(Certificate.of(key.key()));
    }

    private static Configured take(KeyBlob key, List<Configured> configured) {
        for (Configured one : configured) {
            if (key.equals(one.key())) {
                configured.remove(one);
                return one;
            }
        }
        return null;
    }

    /** Certificates in files, of keys that only the agent has. */
    private static void addCertificates(
            SshAgent agent, List<SshAgent.Key> keys, List<Configured> configured, List<Identity> found) {
        for (Configured one : List.copyOf(configured)) {
            Certificate certificate = Certificate.of(one.key());
            for (SshAgent.Key key : keys) {
                boolean its = certificate != null && key.key().equals(certificate.certified());
                if (its && configured.remove(one)) {
                    found.add(new AgentIdentity(agent, key.key(), one.key(), one.name(), null));
                }
            }
        }
    }
}
