package dev.farside.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.farside.core.route.Rules;
import dev.farside.core.route.SshHosts;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.way.ConfiguredHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresentTest {
    @TempDir
    private Path directory;

    private SshHosts hosts(String config) throws IOException {
        Path file = Files.writeString(directory.resolve("config"), config);
        return new ConfiguredHosts(SshConfig.loadOnly(file));
    }

    private static Present present(Rules rules, SshHosts hosts, String file) {
        return new Present(rules.asking(hosts), hosts, List.of("bastion"), file, null);
    }

    @Test
    void rulesCoverAndSoDoesTheSshConfigThatTheyDoNotName() throws IOException {
        SshHosts hosts = hosts("Host db *.jumped.example\n  ProxyJump bastion\n");
        Rules rules = Rules.parse("*.corp.example:5432 via gw1 or gw2\nno.example refuse\n", "rules");
        Present present = present(rules, hosts, "/home/me/my rules");
        assertEquals(new Known.Cover(true, "via gw1 or gw2 (rules:1)"), present.cover("PG.corp.example", 5432));
        assertNull(present.cover("pg.corp.example", 80));
        assertEquals(new Known.Cover(true, "via gw1 or gw2 (rules:1)"), present.cover("pg.corp.example", 0));
        assertEquals(new Known.Cover(true, "refuse (rules:2)"), present.cover("no.example", 80));
        assertEquals(
                new Known.Cover(false, "via bastion (" + directory.resolve("config") + ":2)"), present.cover("db", 1));
        assertNull(present.cover("a b", 1));
        assertNull(present.cover("localhost", 1));
        assertEquals("include \"/home/me/my rules\"", present.line());
        assertNull(present.gateway());
        assertEquals(List.of("gw1", "gw2", "bastion"), present.candidates());
    }

    @Test
    void aRuleAboveTheSshConfigComesFirst() throws IOException {
        SshHosts hosts = hosts("Host *.corp.example\n  ProxyJump bastion\n");
        Present present = present(Rules.parse("x.corp.example direct\nssh-config\n", "rules"), hosts, "/rules");
        assertNull(present.cover("x.corp.example", 1));
        assertEquals(true, present.cover("y.corp.example", 1).byRules());
    }

    @Test
    void theOnlyGatewayOfTheSshConfigIsTheOneForProposals() throws IOException {
        SshHosts hosts = hosts("Host db\n  ProxyJump me@bastion:2222\n");
        Present present = present(Rules.ofSshConfig(), hosts, null);
        assertEquals(false, present.cover("db", 1).byRules());
        assertNull(present.line());
        assertEquals("me@bastion:2222", present.gateway());
    }

    @Test
    void aRuleOfTheOptionsIsTakenOverAsALine() throws IOException {
        Present present = present(Rules.inline("bastion", "*.corp.example,10.0.0.0/8"), hosts(""), null);
        assertEquals("*.corp.example 10.0.0.0/8 via bastion", present.line());
        assertEquals("bastion", present.gateway());
        Present given = new Present(Rules.ofSshConfig(), SshHosts.NONE, List.of(), null, "gw9");
        assertEquals("gw9", given.gateway());
    }
}
