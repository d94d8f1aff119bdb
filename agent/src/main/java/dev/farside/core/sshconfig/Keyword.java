package dev.farside.core.sshconfig;

import dev.farside.core.input.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The keywords of an ssh_config, and the arguments that each takes. They are the keywords of OpenSSH 10 (readconf.c)
 * and of the patches that Debian, Fedora and Apple ship.
 *
 * @param name as the manual page spells it
 * @param choices only for {@link Kind#CHOICE}: the value as {@code ssh -G} prints it, then its other spellings
 */
record Keyword(String name, Kind kind, List<List<String>> choices) {

    enum Kind {
        HOST,
        MATCH,
        INCLUDE,
        FLAG,
        CHOICE,
        STRING,
        INTEGER,
        PORT,
        /** Seconds, or a time such as 1w2d3h4m5s, or "none". */
        TIME,
        /** A time, or whether at all. */
        PERSISTENCE,
        /** Several words. The first line with the keyword wins. "none" must stand alone. */
        WORDS,
        /** One word on each line; all lines count. */
        EACH,
        /** The rest of the line, unchanged. */
        COMMAND,
        JUMP,
        CIPHERS,
        MACS,
        KEX,
        KEY_TYPES,
        REKEY,
        LOCAL_FORWARD,
        REMOTE_FORWARD,
        DYNAMIC_FORWARD,
        CNAMES,
        AGENT,
        /** Whether and how keys are added to the agent. */
        KEYS_TO_AGENT,
        /** One or two traffic classes. */
        QOS,
        /** A known keyword that has no effect in a tunnel. Its arguments are not checked. */
        UNUSED,
        /** A keyword that only the OpenSSH of some distribution knows. */
        VENDOR,
        DEPRECATED,
        UNSUPPORTED
    }

    private static final Map<String, Keyword> BY_LOWER_NAME = new HashMap<>();

    static {
        all(Kind.HOST, "Host");
        all(Kind.MATCH, "Match");
        all(Kind.INCLUDE, "Include");
        all(
                Kind.FLAG,
                "ForwardX11 ForwardX11Trusted GatewayPorts ExitOnForwardFailure PasswordAuthentication "
                        + "KbdInteractiveAuthentication HostbasedAuthentication GSSAPIAuthentication "
                        + "GSSAPIDelegateCredentials BatchMode CheckHostIP TCPKeepAlive "
                        + "NoHostAuthenticationForLocalhost ClearAllForwardings EnableSSHKeysign IdentitiesOnly "
                        + "HashKnownHosts PermitLocalCommand VisualHostKey StdinNull ForkAfterAuthentication "
                        + "ProxyUseFdpass CanonicalizeFallbackLocal StreamLocalBindUnlink EnableEscapeCommandline");
        choice("StrictHostKeyChecking", "true/yes false/no/off ask accept-new");
        choice("Compression", "yes no");
        choice("AddressFamily", "inet inet6 any");
        choice("ControlMaster", "true/yes false/no auto ask autoask");
        choice("CanonicalizeHostname", "true/yes false/no always");
        choice("PubkeyAuthentication", "true/yes false/no unbound host-bound");
        choice("VerifyHostKeyDNS", "true/yes false/no ask");
        choice("UpdateHostKeys", "true/yes false/no ask");
        choice("RequestTTY", "true/yes false/no force auto");
        choice("SessionType", "none subsystem default");
        choice("Tunnel", "ethernet point-to-point true/yes false/no");
        choice("WarnWeakCrypto", "yes/true no/false no-pq-kex");
        choice("LogLevel", "SILENT/QUIET FATAL ERROR INFO VERBOSE DEBUG/DEBUG1 DEBUG2 DEBUG3");
        all(
                Kind.STRING,
                "HostName User BindAddress BindInterface HostKeyAlias PreferredAuthentications "
                        + "KbdInteractiveDevices IgnoreUnknown Tag RevokedHostKeys FingerprintHash XAuthLocation "
                        + "PKCS11Provider SecurityKeyProvider ControlPath VersionAddendum RefuseConnection");
        all(
                Kind.INTEGER,
                "ConnectionAttempts NumberOfPasswordPrompts ServerAliveCountMax CanonicalizeMaxDots "
                        + "RequiredRSASize");
        all(Kind.PORT, "Port");
        all(Kind.TIME, "ConnectTimeout ServerAliveInterval ForwardX11Timeout");
        all(Kind.PERSISTENCE, "ControlPersist");
        all(Kind.WORDS, "GlobalKnownHostsFile UserKnownHostsFile CanonicalDomains LogVerbose PermitRemoteOpen");
        all(Kind.EACH, "IdentityFile CertificateFile");
        all(Kind.COMMAND, "ProxyCommand LocalCommand RemoteCommand KnownHostsCommand");
        all(Kind.JUMP, "ProxyJump");
        all(Kind.CIPHERS, "Ciphers");
        all(Kind.MACS, "MACs");
        all(Kind.KEX, "KexAlgorithms");
        all(
                Kind.KEY_TYPES,
                "HostKeyAlgorithms PubkeyAcceptedAlgorithms HostbasedAcceptedAlgorithms CASignatureAlgorithms");
        all(Kind.REKEY, "RekeyLimit");
        all(Kind.LOCAL_FORWARD, "LocalForward");
        all(Kind.REMOTE_FORWARD, "RemoteForward");
        all(Kind.DYNAMIC_FORWARD, "DynamicForward");
        all(Kind.CNAMES, "CanonicalizePermittedCNAMEs");
        all(Kind.AGENT, "IdentityAgent");
        all(Kind.KEYS_TO_AGENT, "AddKeysToAgent");
        all(Kind.QOS, "IPQoS");
        all(
                Kind.UNUSED,
                "ForwardAgent EscapeChar SyslogFacility SendEnv SetEnv "
                        + "TunnelDevice StreamLocalBindMask ObscureKeystrokeTiming ChannelTimeout");
        all(
                Kind.VENDOR,
                "GSSAPIKeyExchange GSSAPITrustDNS GSSAPIRenewalForcesRekey GSSAPIKexAlgorithms GSSAPIClientIdentity "
                        + "GSSAPIServerIdentity UseKeychain ProtocolKeepAlives SetupTimeOut UseDNS");
        all(
                Kind.DEPRECATED,
                "Protocol Cipher FallBackToRsh GlobalKnownHostsFile2 RhostsAuthentication UserKnownHostsFile2 "
                        + "UseRoaming UseRsh UsePrivilegedPort");
        all(
                Kind.UNSUPPORTED,
                "AFSTokenPassing KerberosAuthentication KerberosTGTPassing RSAAuthentication "
                        + "RhostsRSAAuthentication CompressionLevel");
        also("ChallengeResponseAuthentication SKeyAuthentication TISAuthentication", "KbdInteractiveAuthentication");
        also("DSAAuthentication", "PubkeyAuthentication");
        also("IdentityFile2", "IdentityFile");
        also("SmartcardDevice", "PKCS11Provider");
        also("KeepAlive", "TCPKeepAlive");
        also("HostbasedKeyTypes", "HostbasedAcceptedAlgorithms");
        also("PubkeyAcceptedKeyTypes", "PubkeyAcceptedAlgorithms");
        also("RSAMinSize", "RequiredRSASize");
    }

    /** The keyword of that name; null if there is none. */
    static Keyword of(String word) {
        return BY_LOWER_NAME.get(word.toLowerCase(Locale.ROOT));
    }

    /** The keyword that a user probably meant; null if none is similar. */
    static String near(String word) {
        List<String> names = new ArrayList<>();
        for (Keyword keyword : BY_LOWER_NAME.values()) {
            names.add(keyword.name);
        }
        names.sort(null);
        return Nearest.to(word, names);
    }

    /** The name in the output of {@code ssh -G}. */
    String lowerName() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The value as {@code ssh -G} prints it; null if it is none of the choices. */
    String choose(String text) {
        for (List<String> choice : choices) {
            for (String spelling : choice) {
                if (spelling.equalsIgnoreCase(text)) {
                    return choice.get(0);
                }
            }
        }
        return null;
    }

    private static void all(Kind kind, String names) {
        for (String name : names.split(" ")) {
            put(new Keyword(name, kind, kind == Kind.FLAG ? choices("yes/true no/false") : List.of()));
        }
    }

    private static void choice(String name, String choices) {
        put(new Keyword(name, Kind.CHOICE, choices(choices)));
    }

    private static List<List<String>> choices(String text) {
        List<List<String>> choices = new ArrayList<>();
        for (String choice : text.split(" ")) {
            choices.add(List.of(choice.split("/")));
        }
        return List.copyOf(choices);
    }

    private static void also(String oldNames, String name) {
        for (String old : oldNames.split(" ")) {
            BY_LOWER_NAME.put(old.toLowerCase(Locale.ROOT), of(name));
        }
    }

    private static void put(Keyword keyword) {
        BY_LOWER_NAME.put(keyword.lowerName(), keyword);
    }
}
