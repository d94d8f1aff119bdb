package dev.farside.core.name;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;

/**
 * The settings of resolv.conf(5) for incomplete names, and of the name servers.
 *
 * @param search suffixes in order, in lower case, without dots at either end; empty for none
 * @param ndots a name with fewer dots is first looked up with each suffix
 * @param servers as they are written, in order
 * @param trustsAd whether answers count as verified of which a server says so
 */
public record ResolvConf(List<String> search, int ndots, List<String> servers, boolean trustsAd) {
    private static final int MOST_DOTS = 15; // RES_MAXNDOTS
    private static final String NDOTS = "ndots:";
    private static final String TRUST_AD = "trust-ad";

    public ResolvConf {
        search = List.copyOf(search);
        servers = List.copyOf(servers);
    }

    /**
     * Parses the file as glibc does.
     *
     * @param text the content of the file; empty if there is none
     * @param localDomain the variable LOCALDOMAIN, which takes precedence over the file; null if not set
     * @param resOptions the variable RES_OPTIONS, which is read after the file's options; null if not set
     * @param hostName this machine's name; its domain is the suffix if nothing else sets one
     */
    public static ResolvConf parse(String text, String localDomain, String resOptions, String hostName) {
        List<String> search = null;
        List<String> servers = new ArrayList<>();
        List<String> options = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            StringTokenizer words = new StringTokenizer(line);
            String first = words.hasMoreTokens() ? words.nextToken() : "";
            if (first.equals("search")) {
                search = suffixes(words, Integer.MAX_VALUE);
            } else if (first.equals("domain")) {
                search = suffixes(words, 1);
            } else if (first.equals("nameserver") && words.hasMoreTokens()) {
                servers.add(words.nextToken());
            } else if (first.equals("options")) {
                addAll(words, options);
            }
        }
        addAll(new StringTokenizer(resOptions == null ? "" : resOptions), options);
        if (localDomain != null) {
            search = suffixes(new StringTokenizer(localDomain), Integer.MAX_VALUE);
        }
        if (search == null) {
            int dot = hostName.indexOf('.');
            search = suffixes(new StringTokenizer(dot < 0 ? "" : hostName.substring(dot + 1)), 1);
        }
        return new ResolvConf(search, ndots(options), servers, options.contains(TRUST_AD));
    }

    private static void addAll(StringTokenizer words, List<String> into) {
        while (words.hasMoreTokens()) {
            into.add(words.nextToken());
        }
    }

    private static List<String> suffixes(StringTokenizer words, int most) {
        List<String> suffixes = new ArrayList<>();
        for (int i = 0; i < most && words.hasMoreTokens(); i++) {
            String suffix = words.nextToken().toLowerCase(Locale.ROOT);
            suffix = suffix.substring(suffix.startsWith(".") ? 1 : 0);
            suffix = suffix.substring(0, suffix.length() - (suffix.endsWith(".") ? 1 : 0));
            if (!suffix.isEmpty()) { // "." is the root domain: the name without a suffix
                suffixes.add(suffix);
            }
        }
        return suffixes;
    }

    private static int ndots(List<String> options) {
        int ndots = 1;
        for (String word : options) {
            if (word.startsWith(NDOTS)) {
                ndots = number(word.substring(NDOTS.length()), ndots);
            }
        }
        return ndots;
    }

    private static int number(String digits, int otherwise) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return otherwise;
            }
            number = Math.min(MOST_DOTS, number * 10 + (c - '0'));
        }
        return digits.isEmpty() ? otherwise : number;
    }
}
