package dev.farside.core.route;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.core.input.AddressText;
import dev.farside.fuzz.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Host names and addresses as a program writes them. Whatever the JDK takes for an address must be one here. */
class HostNameFuzz {
    private static final Rules RULES = Rules.parse("*.corp.example 10.20.0.0/16 via gw\n", "rules");

    /** The JDK asks no resolver: it has no hosts file and nothing else. */
    private static final boolean ALONE = System.getProperty("jdk.net.hosts.file") != null;

    @FuzzTest
    void names(byte[] input) throws Exception {
        String name = new String(input, StandardCharsets.UTF_8);
        Limits.hold(input.length, () -> {
            String normal = HostName.normal(name);
            if (!HostName.normal(normal).equals(normal)) {
                throw new AssertionError("not the normal form: " + normal);
            }
            boolean far = RULES.isFar(name);
            boolean dotless = !name.isEmpty() && Character.isLetterOrDigit(name.charAt(name.length() - 1));
            if (RULES.isFar(normal) != far || (dotless && RULES.isFar(name + ".") != far)) {
                throw new AssertionError("far in one spelling only: " + normal);
            }
            if (HostName.fault(name) == null && normal.length() > 253) {
                throw new AssertionError("too long a name is no fault");
            }
            HostName.isAddress(name);
            address(name);
        });
    }

    private static void address(String name) {
        byte[] ours = AddressText.bytes(name);
        boolean special = name.isEmpty() || name.indexOf('%') >= 0 || name.indexOf('[') >= 0;
        if (special || name.equals("localhost") || (ours == null && !ALONE)) {
            return;
        }
        byte[] theirs;
        try {
            theirs = InetAddress.getByName(name).getAddress();
        } catch (UnknownHostException e) {
            theirs = null;
        }
        if (theirs != null && !Arrays.equals(ours, theirs)) {
            throw new AssertionError(
                    "for the JDK it is " + Arrays.toString(theirs) + ", here " + Arrays.toString(ours));
        }
    }
}
