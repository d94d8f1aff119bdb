package dev.farside.core.ssh.userauth;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.SoftwareKey;
import dev.farside.core.sshconfig.KeysToAgent;
import dev.farside.core.sshconfig.LoginSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds keys of files to the agent, as AddKeysToAgent says (sshconnect2.c, maybe_add_key_to_agent). As with ssh, an agent
 * that is not there, or refuses, is no reason to stop. A JVM adds each key once: a key that has expired there since, or
 * that the user took out, does not come back with the next session.
 */
final class AgentKeys {
    private static final Set<Place> ADDED = ConcurrentHashMap.newKeySet();
    private static final Set<Place> DECLINED = ConcurrentHashMap.newKeySet();

    private record Place(Path agent, KeyBlob key) {}

    private final Path agent;
    private final KeysToAgent how;
    private final Questions questions;

    /** @param questions null: nobody is to be asked */
    AgentKeys(LoginSettings settings, Questions questions) {
        this.agent = settings.identityAgent();
        this.how = settings.addKeysToAgent();
        this.questions = questions;
    }

    /** @param file where it comes from */
    void add(SoftwareKey key, Path file) {
        if (how == null || agent == null) {
            return;
        }
        Place place = new Place(agent, key.publicKey());
        if (how.ask() && DECLINED.contains(place)) {
            return;
        }
        byte[] whole = ADDED.add(place) ? key.whole() : null;
        if (whole == null) {
            return;
        }
        try {
            SshAgent there = new SshAgent(agent, null);
            String comment = comment(file);
            if (how.ask()) {
                there.keys(); // nobody is asked about an agent that does not answer
            }
            if (!how.ask() || agrees("Add key " + file + " (" + comment + ") to agent?")) {
                there.add(whole, comment, how);
            } else {
                DECLINED.add(place);
                ADDED.remove(place);
            }
        } catch (IOException e) {
            ADDED.remove(place); // perhaps the agent comes later
        } finally {
            Arrays.fill(whole, (byte) 0);
        }
    }

    private boolean agrees(String question) {
        byte[] answer = null;
        try {
            answer = questions == null ? null : questions.secret(question);
            String word = answer == null ? "no" : new String(answer, StandardCharsets.UTF_8).strip();
            return word.isEmpty() || word.equalsIgnoreCase("yes");
        } catch (NobodyToAsk e) {
            return false;
        } finally {
            if (answer != null) {
                Arrays.fill(answer, (byte) 0);
            }
        }
    }

    /** That of the public key beside it, else the name of the file. ssh has the one inside the key file. */
    private static String comment(Path file) {
        try {
            String[] words = new String(Files.readAllBytes(Path.of(file + ".pub")), StandardCharsets.UTF_8)
                    .strip()
                    .split("[ \t]+", 3);
            return words.length == 3 ? words[2] : file.toString();
        } catch (IOException | RuntimeException e) {
            return file.toString(); // as many keys, it has no public half beside it
        }
    }
}
