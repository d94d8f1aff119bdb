package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.AskPass;
import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** VerifyHostKeyDNS, beside the ssh of this machine and an ssh of OpenSSH 10, with the near side's name server. */
class HostKeyInDnsIT {
    private final FarSide side = FarSide.get();

    /** @param known what is left in the known_hosts file: the number of lines */
    private record Outcome(boolean in, String asked, long known) {}

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource({
        "ask, sshfp.example,      trust-ad, Matching",
        "yes, sshfp.example,      trust-ad, -",
        "yes, sshfp.example,      ndots:1,  Matching",
        "yes, unverified.example, trust-ad, Matching",
        "yes, oldkey.example,     trust-ad, No matching",
        "yes, gateway.example,    trust-ad, No matching",
        "no,  sshfp.example,      trust-ad, no word",
    })
    void asksAsSshDoesAndNoMore(String setting, String host, String options, String word) throws IOException {
        Outcome ours = run(null, setting, host, options);
        Outcome old = run("ssh", setting, host, options);
        Outcome young = run(GatewayOfItsOwn.openssh10("ssh"), setting, host, options);
        String found = ours.asked().isEmpty()
                ? "-"
                : ours.asked().contains("fingerprint found in DNS")
                        ? ours.asked().replaceFirst("(?s).*\\n(.*) host key fingerprint found in DNS\\..*", "$1")
                        : "no word";
        assertAll(
                () -> assertEquals(old, ours),
                () -> assertEquals(young, ours),
                () -> assertEquals(word, found),
                () -> assertEquals(true, ours.in()),
                () -> assertEquals(word.equals("-") ? 0 : 1, ours.known()));
    }

    /** @param ssh null: a program under farside */
    private Outcome run(String ssh, String setting, String host, String options) throws IOException {
        AskPass user = new AskPass("yes");
        Path known = side.scratch("known_hosts", "");
        Path config = side.scratch(
                "config",
                "Host gw\n  HostName " + host + "\n  VerifyHostKeyDNS " + setting + "\n  IdentityFile "
                        + side.keys().user() + "\n  IdentityAgent none\n  UserKnownHostsFile " + known + "\n");
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        List<String> line = new ArrayList<>(List.of("setsid", "--wait"));
        line.addAll(
                ssh != null
                        ? List.of(ssh, "-F", config.toString(), "gw", "echo", "hello")
                        : Jvm.on(Jdk.any()).farside(rules).line("probe.Steps", "read=echo.corp.example:13"));
        Command.Result result = Command.of(side.near().onNetwork(line))
                .with(user.environment())
                .with("RES_OPTIONS", options)
                .run();
        return new Outcome(
                result.out().endsWith("hello\n"),
                user.asked(),
                Files.readAllLines(known).size());
    }
}
