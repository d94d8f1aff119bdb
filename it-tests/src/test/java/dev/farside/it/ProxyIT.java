package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A program's own proxy settings, combined with our rules. */
class ProxyIT {
    private final FarSide side = FarSide.get();

    /** What deep.corp.example is only a resolver of the far side knows: the proxy must have been asked. */
    @Test
    void aSocksProxyThatIsAFarNameIsReachedThroughItsGateway() {
        prints(
                "deep.corp.example:13 hello\n",
                proxyIsFar()
                        .with("-DsocksProxyHost=web.corp.example", "-DsocksProxyPort=1080")
                        .run("probe.Steps", "read=deep.corp.example:13"));
    }

    @Test
    void anHttpProxyThatIsAFarNameIsReachedThroughItsGateway() {
        prints(
                "http://deep.corp.example/x GET /x?by-proxy deep.corp.example 0\n",
                proxyIsFar()
                        .with("-Dhttp.proxyHost=web.corp.example", "-Dhttp.proxyPort=3128")
                        .run("probe.Steps", "get=http://deep.corp.example/x"));
    }

    @Test
    void aTunnelThroughAnHttpProxyThatIsAFarName() {
        prints(
                "https://web.corp.example/x GET /x web.corp.example 0\n",
                proxyIsFar()
                        .trusting()
                        .with("-Dhttps.proxyHost=web.corp.example", "-Dhttps.proxyPort=3128")
                        .run("probe.Steps", "get=https://web.corp.example/x"));
    }

    @Test
    void aRuleBeatsTheProxyForTheDestination() {
        prints(
                "echo.corp.example:13 hello\n",
                Jvm.on(Jdk.any())
                        .farside(side.rules())
                        .with("-DsocksProxyHost=nobody.example", "-DsocksProxyPort=1080")
                        .run("probe.Steps", "read=echo.corp.example:13"));
    }

    private Jvm proxyIsFar() {
        return Jvm.on(Jdk.any()).farside(side.rules("web.corp.example via bastion\n"));
    }

    private static void prints(String expected, Command.Result result) {
        assertAll(() -> assertEquals(expected, result.out(), result::toString), () -> assertEquals("", result.err()));
    }
}
