package dev.farside.core.ssh.hostkey;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.own.ThisUser;
import dev.farside.core.ssh.key.KeyBlob;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Asks whether an unknown host key is the right one, in ssh's words (sshconnect.c). */
final class HostKeyQuestion {
    private static final Set<HostKeyQuestion.Id> DECLINED = ConcurrentHashMap.newKeySet();

    private final Id id;
    private final String address;
    private final String dns;

    private record Id(String name, KeyBlob key) {}

    /**
     * @param name as known_hosts would have it
     * @param address what is really connected to, in the same form
     * @param inDns whether the DNS has the key's fingerprint; null: VerifyHostKeyDNS is off
     */
    HostKeyQuestion(String name, String address, KeyBlob key, Boolean inDns) {
        this.id = new Id(name, key);
        this.address = address;
        this.dns = inDns == null ? "" : (inDns ? "Matching" : "No matching") + " host key fingerprint found in DNS.\n";
    }

    /** The user said no in this JVM's life; nobody is asked again. */
    boolean wasDeclined() {
        return DECLINED.contains(id);
    }

    /** @param others lines that have the key under other names */
    boolean isAccepted(Questions questions, List<KnownHosts.Line> others) throws NobodyToAsk {
        String answer = questions.text(prompt(others));
        while (answer != null) {
            String word = answer.strip();
            if (word.equalsIgnoreCase("yes") || word.equals(id.key().digest())) {
                return true;
            }
            if (word.isEmpty() || word.equalsIgnoreCase("no")) {
                break;
            }
            answer = questions.text("Please type 'yes', 'no' or the fingerprint: ");
        }
        DECLINED.add(id);
        return false;
    }

    private String prompt(List<KnownHosts.Line> others) {
        StringBuilder text = new StringBuilder("The authenticity of host '" + id.name() + " (" + address
                + ")' can't be established.\n" + id.key().kind() + " key fingerprint is "
                + id.key().digest() + ".\n" + dns);
        if (others.isEmpty()) {
            text.append("This key is not known by any other names.\n");
        } else {
            text.append("This host key is known by the following other names/addresses:\n");
            for (KnownHosts.Line other : others) {
                String names = other.names().startsWith("|") ? "[hashed name]" : other.names();
                text.append("    " + shortened(other.file()) + ":" + other.number() + ": " + names + "\n");
            }
        }
        return text + "Are you sure you want to continue connecting (yes/no/[fingerprint])? ";
    }

    private static String shortened(Path file) {
        Path home = ThisUser.home();
        return home != null && file.startsWith(home) ? "~/" + home.relativize(file) : file.toString();
    }
}
