package dev.farside.core.record;

import dev.farside.core.input.AddressText;
import dev.farside.core.input.BadInput;
import dev.farside.core.route.Cidr;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Rules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Patterns for the places that a program did not reach. */
final class Patterns {
    /** Of a name that a pattern can spell out, in normal form. */
    private static final String PLAIN = "[a-z0-9_-]+(\\.[a-z0-9_-]+)*";

    private Patterns() {}

    /** Whether the name, in normal form, is one name in a rule and nothing else. */
    static boolean isPlain(String name) {
        return name.matches(PLAIN) && HostName.fault(name) == null;
    }

    /** A name as {@link HostName#normal} has it, or an address as it is written shortest. */
    static String normal(String host) {
        String name = HostName.normal(host);
        long[] number = AddressText.address(name);
        return number == null ? name : new Cidr(number[0], number[1], 128).toString();
    }

    /**
     * @param far not reached
     * @param others hosts in normal form, of which another port is reached or covered: no pattern of several hosts may match them, and
     *     they get a pattern for their ports alone
     * @return words of a rule before its action, in order, each with the destinations that they are made of; an empty text for those
     *     that no pattern can name
     */
    static Map<String, List<Destination>> of(List<Destination> far, Set<String> others) {
        Map<String, List<Destination>> byHost = new LinkedHashMap<>();
        Map<String, List<Destination>> patterns = new LinkedHashMap<>();
        Map<String, List<Destination>> withPorts = new TreeMap<>();
        List<Destination> nameless = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        Set<String> addresses = new TreeSet<>();
        for (Destination one : far) {
            String host = normal(one.place().host());
            boolean isAddress = AddressText.address(host) != null;
            if (!isAddress && (!isPlain(host) || !isPattern(host))) {
                nameless.add(one);
            } else if (others.contains(host)) {
                if (one.place().port() == 0) {
                    nameless.add(one); // a look-up: a rule for all ports would match the others
                } else {
                    withPorts.computeIfAbsent(host, any -> new ArrayList<>()).add(one);
                }
            } else {
                (isAddress ? addresses : names).add(host);
                byHost.computeIfAbsent(host, any -> new ArrayList<>()).add(one);
            }
        }
        add(Names.patterns(names, others), byHost, patterns);
        add(Networks.patterns(addresses, others), byHost, patterns);
        withPorts.forEach((host, some) -> patterns.put(withPorts(host, some), some));
        if (!nameless.isEmpty()) {
            patterns.put("", nameless);
        }
        return patterns;
    }

    private static void add(
            Map<String, List<String>> made, Map<String, List<Destination>> byHost, Map<String, List<Destination>> to) {
        made.forEach((pattern, hosts) -> {
            List<Destination> all = new ArrayList<>();
            hosts.forEach(host -> all.addAll(byHost.get(host)));
            to.put(pattern, all);
        });
    }

    /** {@code db.example:5432,6432} */
    private static String withPorts(String host, List<Destination> some) {
        Set<Integer> ports = new TreeSet<>();
        some.forEach(one -> ports.add(one.place().port()));
        List<String> words = ports.stream().map(port -> Integer.toString(port)).toList();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + String.join(",", words);
    }

    /** A host can have the name of a word of the language. */
    private static boolean isPattern(String host) {
        try {
            Rules.parse(host + " via gateway\n", "record");
            return true;
        } catch (BadInput e) {
            return false;
        }
    }
}
