package dev.farside.core.sshconfig;

/**
 * What AddKeysToAgent says of a key that was read from a file: it is added to the agent.
 *
 * @param ask only if the user agrees
 * @param confirm the agent asks the user whenever it is to sign with it
 * @param seconds after which the agent forgets it; 0: it does not
 */
public record KeysToAgent(boolean ask, boolean confirm, int seconds) {
    /** As {@code ssh -G} prints it. */
    static String read(ConfigLine line) {
        String word = line.next();
        switch (word) {
            case "yes", "true" -> {
                return "true";
            }
            case "no", "false" -> {
                return "false";
            }
            case "ask" -> {
                return "ask";
            }
            case "confirm" -> {
                int seconds = line.hasNext() ? seconds(line) : 0;
                return seconds == 0 ? "confirm" : "confirm " + seconds;
            }
            default -> {
                int seconds = Values.seconds(word);
                if (seconds < 0) {
                    throw line.wrong(
                            "bad value '" + word + "' for AddKeysToAgent",
                            "yes, no, ask, confirm, confirm 10m, or a time such as 10m");
                }
                return seconds == 0 ? "true" : Integer.toString(seconds);
            }
        }
    }

    private static int seconds(ConfigLine line) {
        String word = line.next();
        int seconds = Values.seconds(word);
        if (seconds < 0) {
            throw line.wrong("bad time '" + word + "' for AddKeysToAgent", "seconds, or for example 1m30s");
        }
        return seconds;
    }

    /** @param text as {@link #read} has it; null if it says no */
    static KeysToAgent of(String text) {
        if (text.equals("false")) {
            return null;
        }
        String time = text.replaceFirst("^[a-z]+ ?", "");
        return new KeysToAgent(
                text.equals("ask"), text.startsWith("confirm"), time.isEmpty() ? 0 : Integer.parseInt(time));
    }
}
