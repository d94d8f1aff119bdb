package dev.farside.core.ssh.token;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.ssh.key.UnusableKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The PIN of the tokens behind one library. Like a passphrase it is asked for once in this JVM, and while one session asks,
 * the others that need it wait. It is not asked for again after a wrong one: tokens lock themselves after a few.
 */
final class Pin {
    private static final ReentrantLock LOCK = new ReentrantLock();

    /** By library. */
    private static final Map<String, byte[]> RIGHT = new ConcurrentHashMap<>();

    private static final Map<String, String> GIVEN_UP = new HashMap<>();

    private final String provider;
    private final Questions questions;
    private String place;

    /** What needs the PIN. */
    interface Use<T> {
        /** @param pin not to be changed */
        T with(byte[] pin) throws IOException, WrongPin;
    }

    /** @param questions null: nobody is to be asked */
    Pin(String provider, Questions questions) {
        this.provider = provider;
        this.questions = questions;
        this.place = provider;
    }

    /** @param labels of the tokens, for the question */
    void isFor(List<String> labels) {
        place = labels.isEmpty() ? provider : String.join("', '", labels);
    }

    boolean isKnown() {
        return RIGHT.containsKey(provider);
    }

    <T> T use(Use<T> use) throws IOException, UnusableKey {
        byte[] known = RIGHT.get(provider);
        try {
            return known == null ? first(use) : use.with(known);
        } catch (WrongPin e) {
            RIGHT.remove(provider); // it was changed
            throw new UnusableKey("PKCS#11 login failed: " + e.getMessage(), e);
        }
    }

    private <T> T first(Use<T> use) throws IOException, UnusableKey, WrongPin {
        LOCK.lock();
        try {
            byte[] known = RIGHT.get(provider);
            if (known != null) {
                return use.with(known);
            }
            byte[] typed = askLocked();
            T result;
            try {
                result = use.with(typed);
            } catch (WrongPin e) {
                GIVEN_UP.put(provider, "PKCS#11 login failed: " + e.getMessage());
                throw e;
            }
            RIGHT.put(provider, typed);
            return result;
        } finally {
            LOCK.unlock();
        }
    }

    private byte[] askLocked() throws UnusableKey {
        if (questions == null) {
            throw new UnusableKey("needs a PIN, and BatchMode forbids to ask", null);
        }
        if (GIVEN_UP.containsKey(provider)) {
            throw new UnusableKey(
                    GIVEN_UP.get(provider),
                    "farside has already asked for the PIN; farside asks again when the program is restarted",
                    null);
        }
        try {
            byte[] typed = questions.secret("Enter PIN for '" + place + "': ");
            if (typed == null || typed.length == 0) {
                throw new UnusableKey("needs a PIN, and none was given", null);
            }
            return typed;
        } catch (NobodyToAsk e) {
            throw new UnusableKey("needs a PIN, but " + e.getMessage(), e.hint(), e);
        }
    }
}
