package dev.farside.core.way;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnFrames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names that no rule matches. This machine's resolver looks them up. If it does not know one that is near a pattern,
 * the pattern was probably meant to match it, and the user is told so, once for each name. The exception says it too,
 * but most programs look a name up in a way that loses the exception's message.
 */
final class UnmatchedNames {
    /** After so many names, nothing is said about further ones. */
    private static final int MOST = 1_000;

    private final RulesInForce rules;
    private final LocalNames localNames;
    private final Log log;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    UnmatchedNames(RulesInForce rules, LocalNames localNames, Log log) {
        this.rules = rules;
        this.localNames = localNames;
        this.log = log;
    }

    /**
     * The addresses of a name that is near a pattern; null for all other names, which the JDK looks up.
     *
     * @param name the host in normal form; no rule matches it
     * @throws UnknownHostException the name is near a pattern, and this machine's resolver does not know it
     */
    InetAddress[] lookup(String host, String name) throws IOException {
        String near = rules.now().nearMiss(name);
        if (near != null) {
            try {
                return localNames.all(host);
            } catch (UnknownHostException e) {
                String why = "no rule matches, and this machine does not know it; " + near;
                if (isNew(name)) {
                    log.failure(ForeignWords.quote(host) + ": " + why);
                }
                throw OwnFrames.hidden(new UnknownHostException(host + ": " + why));
            }
        }
        if (log.tells(Log.Level.INFO) && !rules.now().isNamed(name) && isNew(name)) {
            log.info(ForeignWords.quote(host) + ": no rule matches, looked up here");
        }
        return null;
    }

    private boolean isNew(String name) {
        return told.size() < MOST && told.add(name);
    }
}
