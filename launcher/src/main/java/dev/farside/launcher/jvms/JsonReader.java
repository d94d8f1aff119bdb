package dev.farside.launcher.jvms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON (RFC 8259), from whomever it comes: maps, lists, strings, whole numbers as Long, booleans and null. */
public final class JsonReader {
    /** Deeper ones are nobody's, and could use up the stack. */
    private static final int DEEPEST = 50;

    /** The digits of a Long. */
    private static final int LONGEST_NUMBER = 18;

    /** The most characters of the text that a complaint shows. */
    private static final int SHOWN = 200;

    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException with the place */
    public static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.skipBlanks();
        if (reader.at < text.length()) {
            throw reader.wrong();
        }
        return value;
    }

    private Object value() {
        skipBlanks();
        if (takes('{')) {
            return nested(true);
        }
        if (takes('[')) {
            return nested(false);
        }
        if (takes('"')) {
            return string();
        }
        for (Object word : new Object[] {"true", "false", "null"}) {
            if (text.startsWith((String) word, at)) {
                at += ((String) word).length();
                return word.equals("null") ? null : Boolean.valueOf((String) word);
            }
        }
        return number();
    }

    private Object nested(boolean isObject) {
        if (++depth > DEEPEST) {
            throw wrong();
        }
        Object value = isObject ? object() : array();
        depth--;
        return value;
    }

    private Long number() {
        int start = at;
        takes('-');
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == digits || at - digits > LONGEST_NUMBER) {
            throw wrong();
        }
        return Long.valueOf(text.substring(start, at));
    }

    private Map<String, Object> object() {
        Map<String, Object> map = new LinkedHashMap<>();
        skipBlanks();
        if (takes('}')) {
            return map;
        }
        do {
            skipBlanks();
            expect('"');
            String key = string();
            skipBlanks();
            expect(':');
            map.put(key, value());
            skipBlanks();
        } while (takes(','));
        expect('}');
        return map;
    }

    private List<Object> array() {
        List<Object> list = new ArrayList<>();
        skipBlanks();
        if (takes(']')) {
            return list;
        }
        do {
            list.add(value());
            skipBlanks();
        } while (takes(','));
        expect(']');
        return list;
    }

    /** After its first quote. */
    private String string() {
        StringBuilder value = new StringBuilder();
        while (!takes('"')) {
            char c = next();
            if (c < ' ') {
                throw wrong();
            }
            if (c == '\\') {
                char escape = next();
                if (escape == 'u') {
                    value.append(unicode());
                } else if (ESCAPED.indexOf(escape) >= 0) {
                    value.append(MEANT.charAt(ESCAPED.indexOf(escape)));
                } else {
                    throw wrong();
                }
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw wrong();
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private char next() {
        if (at == text.length()) {
            throw wrong();
        }
        return text.charAt(at++);
    }

    private boolean takes(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) {
        if (!takes(c)) {
            throw wrong();
        }
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException(
                "not JSON at " + at + ": " + text.substring(0, Math.min(text.length(), SHOWN)));
    }
}
