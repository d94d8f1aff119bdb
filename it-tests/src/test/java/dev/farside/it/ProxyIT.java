package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    /** There is no proxy at 10.213.1.99: what the settings name for others must not be asked for what a rule names. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aRuleBeatsTheSettingsAndSelectorsOfTheJdkForUrlsToo(Jdk jdk) {
        long packets = side.neverDirect().packets();
        Command.Result result = Jvm.on(jdk)
                .trusting()
                .farside(side.rules("forbidden.example refuse\n*.corp.example 10.213.2.0/24 via bastion\n"))
                .with(
                        "-Dhttp.proxyHost=10.213.1.99",
                        "-Dhttp.proxyPort=3128",
                        "-Dhttps.proxyHost=10.213.1.99",
                        "-Dhttps.proxyPort=3129",
                        "-DsocksProxyHost=10.213.1.99")
                .run(
                        "probe.Proxied",
                        "http://web.corp.example/x",
                        "http://WEB.Corp.Example.:80/x",
                        "https://web.corp.example/x",
                        "http://10.213.2.12/x",
                        "socket://echo.corp.example:13",
                        "ftp://web.corp.example/x",
                        "http://forbidden.example/",
                        "ftp://open.example/",
                        "socket://open.example:13");
        assertAll(
                () -> assertEquals(
                        """
                        http://web.corp.example/x by settings: [DIRECT]
                        http://web.corp.example/x by ProxySelector.of: [DIRECT]
                        http://web.corp.example/x by URL: GET /x web.corp.example 0
                        http://web.corp.example/x by HttpClient: GET /x web.corp.example 0
                        http://web.corp.example/x by HttpClient of its own: GET /x web.corp.example 0
                        http://WEB.Corp.Example.:80/x by settings: [DIRECT]
                        http://WEB.Corp.Example.:80/x by ProxySelector.of: [DIRECT]
                        http://WEB.Corp.Example.:80/x by URL: GET /x WEB.Corp.Example. 0
                        http://WEB.Corp.Example.:80/x by HttpClient: GET /x WEB.Corp.Example. 0
                        http://WEB.Corp.Example.:80/x by HttpClient of its own: GET /x WEB.Corp.Example. 0
                        https://web.corp.example/x by settings: [DIRECT]
                        https://web.corp.example/x by ProxySelector.of: [DIRECT]
                        https://web.corp.example/x by URL: GET /x web.corp.example 0
                        https://web.corp.example/x by HttpClient: GET /x web.corp.example 0
                        https://web.corp.example/x by HttpClient of its own: GET /x web.corp.example 0
                        http://10.213.2.12/x by settings: [DIRECT]
                        http://10.213.2.12/x by ProxySelector.of: [DIRECT]
                        http://10.213.2.12/x by URL: GET /x 10.213.2.12 0
                        http://10.213.2.12/x by HttpClient: GET /x 10.213.2.12 0
                        http://10.213.2.12/x by HttpClient of its own: GET /x 10.213.2.12 0
                        socket://echo.corp.example:13 by settings: [DIRECT]
                        socket://echo.corp.example:13 by ProxySelector.of: [DIRECT]
                        ftp://web.corp.example/x by settings: [DIRECT]
                        ftp://web.corp.example/x by ProxySelector.of: [DIRECT]
                        http://forbidden.example/ by settings: [DIRECT]
                        http://forbidden.example/ by ProxySelector.of: [DIRECT]
                        http://forbidden.example/ by URL: java.net.ConnectException
                        http://forbidden.example/ by HttpClient: java.net.ConnectException
                        http://forbidden.example/ by HttpClient of its own: java.net.ConnectException
                        ftp://open.example/ by settings: [SOCKS @ 10.213.1.99/<unresolved>:1080]
                        ftp://open.example/ by ProxySelector.of: [DIRECT]
                        socket://open.example:13 by settings: [SOCKS @ 10.213.1.99/<unresolved>:1080]
                        socket://open.example:13 by ProxySelector.of: [DIRECT]
                        """,
                        result.out(),
                        result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(packets, side.neverDirect().packets(), "packets that went out directly"));
    }

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    private Jvm proxyIsFar() {
        return Jvm.on(Jdk.any()).farside(side.rules("web.corp.example via bastion\n"));
    }

    private static void prints(String expected, Command.Result result) {
        assertAll(() -> assertEquals(expected, result.out(), result::toString), () -> assertEquals("", result.err()));
    }
}
