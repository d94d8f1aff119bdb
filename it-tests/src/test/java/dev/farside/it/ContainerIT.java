package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A container of the smallest kind, without an engine: a directory that holds a runtime image made by jlink, the C
 * library, the agent, a program, and what a Secret would bring. It is all that the program sees, it is read-only, and
 * the program's uid has no name. There is no shell, no /etc, no /tmp.
 */
@Timeout(180)
class ContainerIT {
    private static final String PLACE = "echo.corp.example:13";
    private static final String UID = "12345";
    private static final String GROUP = "2000";

    private static final FarSide SIDE = FarSide.get();
    private static final Path ROOT = SIDE.scratch("container/x", "").getParent();

    @BeforeAll
    static void build() {
        Jdk jdk = Jdk.newest(); // SmallImageIT has the others
        script(
                """
                    "$JLINK" --add-modules "$MODULES" --strip-debug --output "$ROOT/jre"
                    for library in $(ldd "$ROOT/jre/bin/java" "$ROOT/jre/lib/libnet.so" "$ROOT/jre/lib/server/libjvm.so" |
                            grep -o '/lib[^ ]*' | sort -u); do
                        [ -f "$library" ] || continue
                        mkdir -p "$ROOT${library%/*}"
                        cp -L "$library" "$ROOT$library"
                    done
                    mkdir -p "$ROOT/proc" "$ROOT/app/probe" "$ROOT/etc/farside"
                    cp "$JAR" "$ROOT/app/"
                    cp "$CLASSES"/probe/Steps.class "$ROOT/app/probe/"
                    cp "$KEY" "$ROOT/etc/farside/key"
                    cp "$KNOWN" "$ROOT/etc/farside/known_hosts"
                    cat >"$ROOT/etc/farside/ssh_config" <<END
                    Host bastion
                      HostName $GATEWAY
                      HostKeyAlias gateway.example
                      User root
                      IdentityFile /etc/farside/key
                      UserKnownHostsFile /etc/farside/known_hosts
                    END
                    cat >"$ROOT/etc/farside/rules" <<END
                    ssh-config /etc/farside/ssh_config
                    *.corp.example via bastion
                    END
                    chmod -R a+rX "$ROOT"
                    """,
                "GATEWAY=" + FarSide.GATEWAY_ADDRESS,
                "JLINK=" + jdk.program("jlink"),
                "MODULES=java.base,java.instrument",
                "JAR=" + Jvm.agentJar(),
                "CLASSES=" + Jvm.ownClasses(),
                "KEY=" + SIDE.keys().user(),
                "KNOWN=" + SIDE.knownHosts());
    }

    private static void script(String text, String... variables) {
        List<String> line = new ArrayList<>(List.of("env", "ROOT=" + ROOT));
        line.addAll(List.of(variables));
        line.addAll(List.of("sh", "-euc", text));
        Command.of(line).merged().output();
    }

    static Stream<Arguments> secrets() {
        return Stream.of(
                Arguments.of("0:" + GROUP, "0440", "", true), // as fsGroup has it
                Arguments.of("0:0", "0444", "HOME=/home/none", true), // as a Secret is by default
                Arguments.of(UID + ":0", "0400", "HOME=/", true),
                Arguments.of(UID + ":0", "0444", "", false)); // ssh refuses it as well
    }

    /** @param home how HOME is set */
    @ParameterizedTest
    @MethodSource("secrets")
    void theFarSideIsReachedWithTheKeyAsItIsMounted(String owner, String mode, String home, boolean isTaken) {
        script(
                "chown \"$OWNER\" \"$ROOT/etc/farside/key\"; chmod \"$MODE\" \"$ROOT/etc/farside/key\"",
                "OWNER=" + owner,
                "MODE=" + mode);
        String enter =
                """
                mount --bind "$0" "$0"
                mount -t proc proc "$0/proc"
                mount -o remount,ro,bind "$0"
                exec env -i %s /usr/sbin/chroot --userspec=%s:%s "$0" /jre/bin/java -XX:TieredStopAtLevel=1 \
                    -javaagent:/app/farside-agent.jar=rules=/etc/farside/rules -cp /app probe.Steps read=%s
                """
                        .formatted(home, UID, GROUP, PLACE);
        Command.Result result = Command.of(
                        SIDE.near().onNetwork(List.of("unshare", "-m", "sh", "-euc", enter, ROOT.toString())))
                .run();
        assertEquals(
                isTaken
                        ? PLACE + " hello\n"
                        : PLACE + " java.net.ConnectException: gateway bastion (" + FarSide.GATEWAY_ADDRESS
                                + ":22) refused the login of root; tried: no key (not used: /etc/farside/key: unprotected:"
                                + " its permissions are 0444; chmod 600 /etc/farside/key) (for " + PLACE
                                + " by farside, rule /etc/farside/rules:2)\n",
                result.out(),
                result::toString);
        assertEquals("", result.err());
        assertEquals(0, result.status());
    }
}
