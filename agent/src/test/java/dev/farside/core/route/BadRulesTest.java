package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farside.core.input.BadInput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules | what is printed | its hint. */
class BadRulesTest {
    private static final String PORTS = "ports are numbers from 1 to 65535: host:80,443,8000-8999";
    private static final String HOP = "as in bastion, or user@gw.example:2222, or jump,gateway without blanks";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            *.x bastion                 | r:1:12: no action after the patterns | a rule ends in "via GATEWAY", "refuse" or "direct"
            *.x vai bastion             | r:1:5: "vai" is not an action | did you mean "via"?
            *.x reject                  | r:1:5: "reject" is not an action | did you mean "refuse"?
            *.x Via bastion             | r:1:5: "Via" is not an action | did you mean "via"?
            via bastion                 | r:1:1: no host pattern before "via" | the hosts come first: *.corp.example via bastion
            direct *.x                  | r:1:1: no host pattern before "direct" | the hosts come first: *.corp.example via bastion
            *.x via                     | r:1:8: no gateway after "via" | an alias of your ssh_config or [user@]host[:port]
            *.x via to a:1              | r:1:9: no gateway after "via" | an alias of your ssh_config or [user@]host[:port]
            *.x via a or                | r:1:13: no gateway after "or" | an alias of your ssh_config or [user@]host[:port]
            *.x via a,,b                | r:1:11: a gateway's name is missing | HOP
            *.x via a, b                | r:1:11: a gateway's name is missing | HOP
            *.x via a ,b                | r:1:11: a blank in a chain | hops are written without blanks: jump,gateway
            *.x via @a                  | r:1:9: no user before "@" | HOP
            *.x via me@                 | r:1:12: a gateway's name is missing | HOP
            *.x via a:ssh               | r:1:11: "ssh" is not a port | ports are numbers from 1 to 65535: gw.example:2222
            *.x via a:                  | r:1:11: a port is missing | ports are numbers from 1 to 65535: gw.example:2222
            *.x via [fd20::1            | r:1:9: "[" without "]" | an IPv6 address with a port is written [fd20::1]:22
            *.x via [a]:22              | r:1:10: "a" is not an IPv6 address | as in [fd20::1]:22
            *.x via [fd20::1]22         | r:1:18: "22" after the gateway's name | HOP
            *.x via *.y                 | r:1:9: a wildcard in a gateway's name | patterns go before "via", one gateway after it
            *.x via -oProxyCommand=x    | r:1:9: "-" in a gateway's name | HOP
            *.x via a;b                 | r:1:10: ";" in a gateway's name | HOP
            *.x via http://a            | r:1:9: a gateway is reached by ssh only | as in ssh://user@gw.example:22
            *.x via ssh://              | r:1:15: a gateway's name is missing | HOP
            *.x via a too b:1           | r:1:11: "too" after the gateway | did you mean "to"?
            *.x via a name real         | r:1:11: "name" after the gateway | did you mean "names"?
            *.x via a because           | r:1:11: "because" after the gateway | what may follow is "or GATEWAY", "to HOST:PORT", "names far+real+near"
            *.x via a to b:1 or c       | r:1:18: "or" is too late | all gateways come before "to" and "names"
            *.x via a to b:1 to c:1     | r:1:18: "to" is given twice | one rule has one target
            *.x via a to                | r:1:13: no target after "to" | as in to host1.corp.example:8080 or to unix:/run/app.sock
            *.x via a to b              | r:1:15: no port in the target | as in to b:8080
            *.x via a to b:0            | r:1:16: "0" is not a port | ports are numbers from 1 to 65535: gw.example:2222
            *.x via a to me@b:1         | r:1:14: "me@b:1" is not HOST:PORT | as in to host1.corp.example:8080
            *.x via a to unix:app       | r:1:19: the socket's path is not absolute | as in unix:/run/postgresql/.s.PGSQL.5432
            *.x via a to /run/app       | r:1:14: a path as target | did you mean "unix:/run/app"?
            *.x via a names             | r:1:16: no word after "names" | far, real or near
            *.x via a names neer        | r:1:17: "neer" after "names" | did you mean "near"?
            *.x via a names far names x | r:1:21: "names" is given twice | far, real or near
            *.x refuse all              | r:1:12: "all" after "refuse" | "refuse" ends the line
            *.x direct via a            | r:1:12: "via" after "direct" | "direct" ends the line
            serach corp.example         | r:1:1: unknown directive "serach" | did you mean "search"?
            ssh_config ~/x              | r:1:1: unknown directive "ssh_config" | did you mean "ssh-config"?
            !www.x via a                | r:1:1: only patterns with "!": this rule matches nothing | "!" excludes from what the other patterns match: * !www.x
            *.x ! www.x via a           | r:1:5: "!" without a pattern | write it directly before the pattern to exclude: *.corp.example !www.corp.example
            :443 via a                  | r:1:1: no host before the port | did you mean "*:443"?
            https://www.x/y via a       | r:1:1: "https://www.x/y" is a URL, not a host pattern | did you mean "www.x"?
            me@www.x via a              | r:1:1: a pattern cannot name a user | did you mean "www.x"? the gateway's user goes after "via"
            .corp.x via a               | r:1:1: a pattern begins with "." | did you mean "*.corp.x"?
            *.x,*.y via a               | r:1:4: "," in a host pattern | blanks separate patterns; commas separate ports
            *.x:80,*.y via a            | r:1:8: "*.y" is not a port | blanks separate patterns; commas separate ports
            ^db[0-9]+ via a             | r:1:1: "^" in a host pattern | a pattern may have letters, digits, - _ . and the wildcards * and ?
            a..x via a                  | r:1:3: two dots in a row | one dot between the parts of a name
            *.x:https via a             | r:1:5: "https" is not a port | PORTS
            *.x: via a                  | r:1:5: a port is missing | PORTS
            *.x:0 via a                 | r:1:5: "0" is not a port | PORTS
            *.x:80,65536 via a          | r:1:8: "65536" is not a port | PORTS
            *.x:90-80 via a             | r:1:5: a descending port range | did you mean "80-90"?
            *.x:80- via a               | r:1:8: a port is missing | PORTS
            *.x:80:90 via a             | r:1:1: "*.x:80:90" is not an IPv6 address | several ports are written host:80,443
            10.20.0.0/33 via a          | r:1:11: "33" is not a prefix length | a number from 0 to 32 as in 10.20.0.0/16
            fd20::/129 via a            | r:1:8: "129" is not a prefix length | a number from 0 to 128 as in fd20::/64
            10.20.1.1/16 via a          | r:1:1: bits set after the prefix of 10.20.1.1/16 | did you mean "10.20.0.0/16"?
            fd20::1/64 via a            | r:1:1: bits set after the prefix of fd20::1/64 | did you mean "fd20::/64"?
            10.20.0.300 via a           | r:1:1: "10.20.0.300" is not an IPv4 address | as in 10.20.0.7 or 10.20.0.0/16
            10.20/16 via a              | r:1:1: "10.20" is not an IPv4 address | all four parts: 10.20.0.0/16
            db.x/24 via a               | r:1:1: "db.x" is not an IPv4 address | all four parts: 10.20.0.0/16
            fd20::g via a               | r:1:1: "fd20::g" is not an IPv6 address | as in fd20::1 or fd20::/64
            fe80::1%eth0 via a          | r:1:1: an address with a zone | write it without: fe80::1
            [fd20::1:443 via a          | r:1:1: "[" without "]" | an IPv6 address with ports is written [fd20::1]:443
            [fd20::1]443 via a          | r:1:10: "443" after the host | ports are written :80,443
            [db.x]:443 via a            | r:1:1: brackets around something that is not an IPv6 address | write it without brackets
            b*\u00fc.x via a                 | r:1:1: a wildcard beside letters outside ASCII | a wildcard must then stand for whole labels: *.b\u00fccher.example
            search                      | r:1:7: no suffix after "search" | as in search corp.example
            search .x                   | r:1:8: ".x" is not a suffix | did you mean "x"?
            search x *.y                | r:1:10: "*.y" is not a suffix | did you mean "y"?
            search x:80                 | r:1:8: "x:80" is not a suffix | a plain domain, as in search corp.example
            include                     | r:1:8: nothing after "include" | as in include team.rules or include conf.d/*.rules
            include a b                 | r:1:11: "b" after "include" | a path with blanks goes into quotes: "my rules"
            include ~other/x            | r:1:9: "~other/x" is another user's home | write its full path
            include "a b                | r:1:9: the quote does not end on this line | write " after the last character
            ssh-config;;ssh-config      | r:2:1: "ssh-config" is given twice | it is also at r:1; keep one of them
            ssh-config none;;ssh-config | r:2:1: "ssh-config" and "ssh-config none" exclude each other | they are at r:2 and r:1
            ssh-config;;ssh-config none | r:2:1: "ssh-config" and "ssh-config none" exclude each other | they are at r:1 and r:2
            ssh-config a b              | r:1:14: "b" after "ssh-config" | a path with blanks goes into quotes: "my rules"
            ssh-config a;;ssh-config b  | r:2:1: "ssh-config" is given twice | it is also at r:1; keep one of them
            sessions                    | r:1:9: nothing after "sessions" | as in sessions 4
            sessions 0                  | r:1:10: "0" is not a number of sessions | 1 to 16: how many a gateway may have when many connections are busy
            sessions 17                 | r:1:10: "17" is not a number of sessions | 1 to 16: how many a gateway may have when many connections are busy
            sessions many               | r:1:10: "many" is not a number of sessions | 1 to 16: how many a gateway may have when many connections are busy
            stand-ins x                 | r:1:11: "x" is not a network | as in stand-ins 241.0.0.0/8
            stand-ins 10.0.0.0/8        | r:1:11: "10.0.0.0/8" cannot hold stand-ins | STANDINS
            stand-ins 240.0.0.0/4       | r:1:11: "240.0.0.0/4" cannot hold stand-ins | STANDINS
            stand-ins 241.1.1.0/24      | r:1:11: "241.1.1.0/24" cannot hold stand-ins | STANDINS
            stand-ins 255.0.0.0/8       | r:1:11: "255.0.0.0/8" cannot hold stand-ins | STANDINS
            # ok;;;;  *.x  via          | r:3:11: no gateway after "via" | an alias of your ssh_config or [user@]host[:port]
            """)
    void badRules(String lines, String problem, String hint) {
        BadInput bad = assertThrows(BadInput.class, () -> Rules.parse(lines.replace(";;", "\n"), "r"));
        assertEquals(problem, bad.getMessage());
        assertEquals(
                hint.replace("HOP", HOP)
                        .replace("far+real+near", "far|real|near")
                        .replace("PORTS", PORTS)
                        .replace(
                                "STANDINS",
                                "a network of /8 to /16 from 240.0.0.0 to 254.255.255.255, addresses that nobody routes"),
                bad.hint());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            bastion   | .corp.x   | options: a pattern begins with "." | did you mean "*.corp.x"?
            bastion   | *.x:99999 | options: "99999" is not a port | ports are numbers from 1 to 65535: host:80,443,8000-8999
            ba stion  | *.x       | options: "stion" after the gateway | what may follow is "or GATEWAY", "to HOST:PORT", "names far+real+near"
            a,        | *.x       | options: a gateway's name is missing | as in bastion, or user@gw.example:2222, or jump,gateway without blanks
            bastion   | !*.x      | options: only patterns with "!": this rule matches nothing | "!" excludes from what the other patterns match: * !*.x
            """)
    void badInlineRules(String via, String patterns, String problem, String hint) {
        BadInput bad = assertThrows(BadInput.class, () -> Rules.inline(via, patterns));
        assertEquals(problem, bad.getMessage());
        assertEquals(hint.replace("far+real+near", "far|real|near"), bad.hint());
    }
}
