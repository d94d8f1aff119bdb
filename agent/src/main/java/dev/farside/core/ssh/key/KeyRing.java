package dev.farside.core.ssh.key;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The encrypted keys of this JVM: those that it got the passphrase of, and those whose question failed. The user is
 * never asked for the same key again. While one session asks for a key, all others that need it wait for the answer.
 */
public final class KeyRing {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Map<Id, OpenKey> UNLOCKED = new ConcurrentHashMap<>();
    private static final Map<Id, String> GIVEN_UP = new HashMap<>();

    private final Questions questions;
    private final int tries;

    /** Identifies a key by its file and its content, because a changed file has a different key. */
    private record Id(Path file, LockedKey key) {}

    /**
     * @param questions null: nobody is to be asked
     * @param tries to get it right
     */
    public KeyRing(Questions questions, int tries) {
        this.questions = questions;
        this.tries = tries;
    }

    OpenKey unlock(Path file, LockedKey key, int leastRsaBits) throws UnusableKey {
        Id id = new Id(file.toAbsolutePath(), key);
        OpenKey known = UNLOCKED.get(id);
        if (known != null) {
            return known; // without the lock, because its holder may be asking the user about another key
        }
        LOCK.lock();
        try {
            known = UNLOCKED.get(id);
            if (known == null) {
                known = askLocked(id, leastRsaBits);
                UNLOCKED.put(id, known);
            }
            return known;
        } finally {
            LOCK.unlock();
        }
    }

    private OpenKey askLocked(Id id, int leastRsaBits) throws UnusableKey {
        if (questions == null) {
            throw new UnusableKey("needs a passphrase, and BatchMode forbids to ask", null);
        }
        if (GIVEN_UP.containsKey(id)) {
            throw new UnusableKey(
                    GIVEN_UP.get(id),
                    "farside has already asked for it; farside asks again when the program is restarted",
                    null);
        }
        String reason = "wrong passphrase, " + tries + (tries == 1 ? " time" : " times");
        for (int i = 0; i < tries; i++) {
            byte[] passphrase = passphrase(id.file());
            if (passphrase == null || passphrase.length == 0) {
                reason = "needs a passphrase, and none was given";
                break;
            }
            OpenKey open = tryLocked(id, passphrase, leastRsaBits);
            if (open != null) {
                return open;
            }
        }
        GIVEN_UP.put(id, reason);
        throw new UnusableKey(reason, null);
    }

    private byte[] passphrase(Path file) throws UnusableKey {
        try {
            return questions.secret("Enter passphrase for key '" + file + "': ");
        } catch (NobodyToAsk e) {
            throw new UnusableKey("needs a passphrase, but " + e.getMessage(), e.hint(), e);
        }
    }

    /** Wipes the passphrase. Null: it is wrong. */
    private static OpenKey tryLocked(Id id, byte[] passphrase, int leastRsaBits) throws UnusableKey {
        byte[] open = null;
        try {
            open = id.key().unlock(passphrase);
            return open == null ? null : PrivateKeys.parse(id.file(), open, leastRsaBits);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new UnusableKey("damaged or of an unknown kind", e);
        } finally {
            Arrays.fill(passphrase, (byte) 0);
            if (open != null) {
                Arrays.fill(open, (byte) 0);
            }
        }
    }
}
