package dev.farside.core.ssh.token;

import dev.farside.core.ask.Questions;
import dev.farside.core.own.OwnCommand;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.UnusableKey;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of the PKCS#11 tokens that a library speaks to. ssh loads that library into its own process; farside, which is
 * a guest in its process, has ssh-keygen list the keys and ssh-pkcs11-helper sign. Call it on farside's own threads only,
 * because tokens are slow, and the user may have to type a PIN.
 */
public final class Tokens {
    private static final Pattern LABEL = Pattern.compile(" slot \\d+: label <([^>\n]*)>");

    /** A reader may have to be powered up. */
    private static final long MOST_SECONDS = 30;

    private final String provider;
    private final String program;
    private final Pin pin;

    /** @param label the token's name for the key */
    public record Key(KeyBlob key, String label) {}

    /**
     * @param provider a library
     * @param program the path of ssh-pkcs11-helper; null: the usual one
     * @param questions null: nobody is to be asked
     */
    public Tokens(String provider, String program, Questions questions) {
        this.provider = provider;
        this.program = program == null ? Signer.usual("ssh-pkcs11-helper") : program;
        this.pin = new Pin(provider, questions);
    }

    /** Whether it can sign without a question. */
    public boolean areUnlocked() {
        return pin.isKnown();
    }

    /** In the tokens' order. Asks for the PIN only if there are none to be seen without it, as ssh does. */
    public List<Key> keys() throws IOException, UnusableKey {
        ProcessBuilder command = OwnCommand.of("ssh-keygen", "-v", "-D", provider);
        command.environment().put("SSH_ASKPASS_REQUIRE", "force"); // its own question would be in nobody's words
        command.environment().put("SSH_ASKPASS", OperatingSystem.here().failingProgram());
        List<Key> keys = new ArrayList<>();
        try (Signer list = Signer.start(MOST_SECONDS, command)) {
            for (String line : list.output().split("\n")) {
                KeyBlob key = KeyBlob.ofLine(line);
                String[] words = line.strip().split(" ", 3);
                if (key != null) {
                    keys.add(new Key(key, words.length < 3 ? "" : words[2]));
                }
            }
            List<String> labels = labels(list.said());
            pin.isFor(labels);
            if (!keys.isEmpty()) {
                return keys;
            }
            if (labels.isEmpty()) {
                throw new IOException("no token is there" + list.lastWords());
            }
        }
        return pin.use(typed -> {
            try (TokenSession session = new TokenSession(program, provider, typed)) {
                return session.keys();
            }
        });
    }

    private static List<String> labels(String said) {
        List<String> labels = new ArrayList<>();
        for (Matcher matcher = LABEL.matcher(said); matcher.find(); ) {
            labels.add(matcher.group(1).strip());
        }
        return labels;
    }

    /**
     * In the encoding of RFC 4253, 6.6.
     *
     * @param key one of {@link #keys}
     */
    public byte[] sign(KeyBlob key, String algorithm, byte[] data) throws UnusableKey {
        try {
            return pin.use(typed -> {
                try (TokenSession session = new TokenSession(program, provider, typed)) {
                    return session.sign(key, algorithm, data);
                }
            });
        } catch (IOException e) {
            throw new UnusableKey("ssh-pkcs11-helper did not sign with it: " + e.getMessage(), e);
        }
    }
}
