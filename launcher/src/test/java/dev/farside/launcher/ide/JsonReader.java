package dev.farside.launcher.ide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON (RFC 8259) without numbers: maps, lists, strings, booleans and null. */
final class JsonReader {
    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException with the place */
    static Object read(String text) {
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
            return object();
        }
        if (takes('[')) {
            return array();
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
        throw wrong();
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
                    value.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
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
        return new IllegalArgumentException("not JSON at " + at + ": " + text);
    }
}
