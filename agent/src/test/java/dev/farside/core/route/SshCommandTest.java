package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshCommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh -W db.corp:22 gw|gw",
                "ssh gw -W db.corp:22|gw",
                "exec /usr/bin/ssh -q -W [db.corp]:22 gw.example.org|gw.example.org",
                "ssh -l alice -p 2222 -W 'db.corp:22' gw|alice@gw:2222",
                "ssh -W \"[db.corp]:22\" -q bob@gw|bob@gw",
                "ssh -W other:22 gw|",
                "ssh -W db.corp:23 gw|",
                "ssh gw nc db.corp 22|",
                "ssh -W db.corp:22|",
                "ssh -i '~/my key' -oBatchMode=yes -o StrictHostKeyChecking=no -W db.corp:22 gw|gw"
                        + " [IdentityFile=\"~/my key\", BatchMode=yes, StrictHostKeyChecking=no]",
                "ssh -qTxaC4p2222 -Wdb.corp:22 gw -J jump|gw:2222 [Compression=yes, AddressFamily=inet, ProxyJump=jump]",
                "ssh -F none -W db.corp:22 gw|",
                "ssh -W db.corp:22 gw true|",
                "ssh -W db.corp:22 'gw|",
                "ssh -W|",
                "ssh -p x -W db.corp:22 gw|",
                "ssh -W db.corp:22 $GW|",
                "ssh -W db.corp:22 gw | cat|",
                "nc -X 5 -x proxy:1080 db.corp 22|",
                "sshpass -p x ssh -W db.corp:22 gw|",
            })
    void onlyAnSshThatGoesNowhereElseIsAHop(String line) {
        int last = line.lastIndexOf('|');
        Hop hop = SshCommand.hop(line.substring(0, Math.max(last, 0)), "db.corp:22");
        assertEquals(
                line.substring(last + 1),
                hop == null ? "" : hop + (hop.options().isEmpty() ? "" : " " + hop.options()));
    }
}
