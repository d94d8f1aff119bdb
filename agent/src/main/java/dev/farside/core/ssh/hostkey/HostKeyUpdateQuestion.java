package dev.farside.core.ssh.hostkey;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.ssh.key.KeyBlob;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** UpdateHostKeys ask: asks whether to update known_hosts, in ssh's words (clientloop.c). */
final class HostKeyUpdateQuestion {
    /** Updates the user has said no to, for this JVM's life. */
    private static final Set<String> DECLINED = ConcurrentHashMap.newKeySet();

    private final String prompt;

    /** @param name as known_hosts has it */
    HostKeyUpdateQuestion(String name, HostKeyPlan plan) {
        StringBuilder text = new StringBuilder("The server " + name + " has updated its host keys.\n"
                + "These changes were verified by the server's existing trusted key.\n");
        for (KeyBlob key : plan.fresh()) {
            text.append("Learned new hostkey: " + key.kind() + " " + key.digest() + "\n");
        }
        for (KeyBlob key : plan.stale()) {
            text.append("Deprecating obsolete hostkey: " + key.kind() + " " + key.digest() + "\n");
        }
        this.prompt = text + "Accept updated hostkeys? (yes/no): ";
    }

    boolean isAccepted(Questions questions) throws NobodyToAsk {
        if (DECLINED.contains(prompt)) {
            return false;
        }
        String answer = questions.text(prompt);
        while (answer != null && !answer.isBlank() && !answer.strip().equalsIgnoreCase("no")) {
            if (answer.strip().equalsIgnoreCase("yes")) {
                return true;
            }
            answer = questions.text("Please type 'yes' or 'no': ");
        }
        DECLINED.add(prompt);
        return false;
    }
}
