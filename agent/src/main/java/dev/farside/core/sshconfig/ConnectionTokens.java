package dev.farside.core.sshconfig;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The tokens that most keywords accept (TOKENS in ssh_config(5)). */
final class ConnectionTokens {
    private ConnectionTokens() {}

    /** @param user empty if it is not known */
    static Tokens of(
            Machine machine, String host, String original, String user, String port, String keyAlias, String jump) {
        Map<Character, String> tokens = common(machine, host, original, port, keyAlias, jump);
        tokens.put('C', user.isEmpty() ? null : hash(machine.hostName() + host + port + user + tokens.get('j')));
        tokens.put('r', orNull(user));
        return new Tokens(machine, tokens);
    }

    /** Those that User itself accepts. */
    static Tokens withoutUser(
            Machine machine, String host, String original, String port, String keyAlias, String jump) {
        return new Tokens(machine, common(machine, host, original, port, keyAlias, jump));
    }

    private static Map<Character, String> common(
            Machine machine, String host, String original, String port, String keyAlias, String jump) {
        String local = machine.hostName();
        int dot = local.indexOf('.');
        String jumpHost = jump.equals("none") ? "" : jumpHost(jump);
        Map<Character, String> tokens = new HashMap<>();
        tokens.put('L', dot < 0 ? local : local.substring(0, dot));
        tokens.put('d', machine.home() == null ? null : machine.home().toString());
        tokens.put('h', host);
        tokens.put('i', machine.uid());
        tokens.put('j', jumpHost);
        tokens.put('k', keyAlias);
        tokens.put('l', local);
        tokens.put('n', original);
        tokens.put('p', port);
        tokens.put('u', orNull(machine.user()));
        return tokens;
    }

    /** Null for an empty value, so that its token does not become an empty part of a file name. */
    static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** The host of the last hop. */
    static String jumpHost(String jump) {
        String hop = jump.substring(jump.lastIndexOf(',') + 1);
        hop = hop.substring(hop.lastIndexOf('@') + 1);
        if (hop.startsWith("[")) {
            return hop.substring(1, hop.indexOf(']'));
        }
        int colon = hop.indexOf(':');
        return colon < 0 ? hop : hop.substring(0, colon);
    }

    /** The port of one hop; empty if it names none. */
    static String jumpPort(String hop) {
        int colon = hop.indexOf(':', Math.max(hop.lastIndexOf('@'), hop.lastIndexOf(']')) + 1);
        return colon < 0 ? "" : hop.substring(colon + 1);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
