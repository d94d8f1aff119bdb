package dev.farside.launcher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionStringTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            db:5432                                                   | db:5432 postgresql?
            db:5433                                                   | db:5433 unknown?
            [fd20::7]:443                                             | [fd20::7]:443 https?
            kafka1:9092,kafka2:9093                                   | kafka1:9092 unknown?, kafka2:9093 unknown?
            SSL://a:9092,SASL_SSL://b:9093,PLAINTEXT://c:1            | a:9092 tls, b:9093 tls, c:1 unknown
            jdbc:postgresql://db/orders?user=me&password=secret       | db:5432 postgresql
            jdbc:postgresql://a:1,b,[fd20::7]:3/orders                | a:1 postgresql, b:5432 postgresql, [fd20::7]:3 postgresql
            jdbc:postgresql:orders                                    | localhost:5432 postgresql
            jdbc:postgresql:///orders                                 | localhost:5432 postgresql
            jdbc:postgresql://db/x?user=me@corp                       | db:5432 postgresql
            jdbc:mysql://me:secret@db:3307/orders                     | db:3307 mysql
            jdbc:mysql:loadbalance://a,b:3307/orders                  | a:3306 mysql, b:3307 mysql
            jdbc:mariadb://db/orders                                  | db:3306 mysql
            jdbc:sqlserver://db:1444;databaseName=x;password=secret   | db:1444 unknown
            jdbc:sqlserver://db\\one:1444;password=s:e                | db:1444 unknown
            jdbc:sqlserver://db\\one;portNumber=1444;password=secret  | db:1444 unknown
            jdbc:sqlserver://;serverName=db;password=secret           | db:1433 unknown
            jdbc:oracle:thin:@//db:1522/orders                        | db:1522 unknown
            jdbc:oracle:thin:me/secret@//db/orders                    | db:1521 unknown
            jdbc:oracle:thin:@db:1522:SID                             | db:1522 unknown
            jdbc:oracle:thin:me/se@cret@db:1522/orders                | db:1522 unknown
            jdbc:oracle:thin:@tcps://db:2484/orders                   | db:2484 tls
            jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=a)(PORT=1))(ADDRESS=(PROTOCOL=tcps)(PORT=2)(HOST=b))(CONNECT_DATA=(SID=x))) | a:1 unknown, b:2 tls
            jdbc:p6spy:mysql://db/orders                              | db:3306 mysql
            jdbc:db2://db:50000/x:user=me;password=secret;            | db:50000 unknown
            http://wiki/page?token=secret                             | wiki:80 http
            https://me:secret@wiki:8443/@scope/page                   | wiki:8443 https
            HTTPS://wiki                                              | wiki:443 https
            wss://wiki                                                | wiki:443 tls
            amqp://me:secret@mq/vhost                                 | mq:5672 unknown
            amqps://mq                                                | mq:5671 tls
            mongodb://me:secret@a,b:27018/db?authSource=admin         | a:27017 unknown, b:27018 unknown
            mongodb://a/db?x=1&tls=true                               | a:27017 tls
            redis://:secret@cache/0                                   | cache:6379 redis
            rediss://cache:6380                                       | cache:6380 rediss
            redis-sentinel://a,b/0?sentinelMasterId=m                 | a:26379 redis, b:26379 redis
            ssh://me@gw                                               | gw:22 ssh
            postgres://me:sec%2Fret@db/orders                         | db:5432 postgresql
            zookeeper://zk:2181/x                                     | zk:2181 unknown
            """)
    void hostsPortsAndProtocols(String text, String expected) {
        assertTrue(ConnectionString.isOne(text));
        assertEquals(
                expected,
                ConnectionString.parse(text).stream()
                        .map(one -> one.place() + " " + one.protocol().word() + (one.isGuess() ? "?" : ""))
                        .collect(Collectors.joining(", ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            me:secret@db                                | a user name or a password does not belong before a host without a scheme
            secret:99999                                | a port is a number from 1 to 65535
            me:secret@db:5432                           | a user name or a password does not belong before a host without a scheme
            a:1,b                                       | a port is missing
            a:1,                                        | a host is missing
            redis://:secret                             | a host is missing
            redis://me:secret                           | a port is a number from 1 to 65535
            redis://:sec/ret@cache                      | a "/", "?" or "#" in a user name or a password is written as %2F, %3F or %23
            amqp://me:12?secret@mq                      | a "/", "?" or "#" in a user name or a password is written as %2F, %3F or %23
            jdbc:mysql://me:sec/ret@db/x                | a "/", "?" or "#" in a user name or a password is written as %2F, %3F or %23
            http://me:secret/x                          | a port is a number from 1 to 65535
            http://sec;ret/                             | the host is not a host name: it has ";" in it
            http://[secret                              | "[" without "]"
            zookeeper://secret                          | a port is missing
            mongodb+srv://me:secret@cluster/db          | mongodb+srv:// is looked up as an SRV record of DNS, which leads to other hosts: give those hosts
            jdbc:mysql+srv://secret/db                  | +srv is looked up as an SRV record of DNS, which leads to other hosts: give those hosts
            jdbc:mysql://address=(host=secret)/db       | hosts in parentheses are not read here: give them as HOST:PORT
            jdbc:sqlserver://secret\\one;password=x     | an instance of SQL Server is looked up by UDP, which SSH does not carry: give its port
            jdbc:oracle:thin:me/secret@ALIAS            | a TNS alias is looked up in tnsnames.ora: give host and port
            jdbc:oracle:thin:@ldap://secret/cn=x        | this JDBC URL is looked up elsewhere (ldap): give host and port
            jdbc:oracle:thin:secret                     | there is no host in this JDBC URL
            jdbc:oracle:thin:@(SECRET)                  | there is no host in this JDBC URL
            jdbc:h2:mem:secret                          | there is no host in this JDBC URL
            """)
    void whatIsWrongIsToldWithoutQuotingIt(String text, String expected) {
        assertTrue(ConnectionString.isOne(text), text);
        String message = assertThrows(IllegalArgumentException.class, () -> ConnectionString.parse(text))
                .getMessage();
        assertEquals(expected, message);
        assertFalse(message.contains("secret"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rules", "./db:5432", "/etc/farside/rules", "db", "pg.corp.example", "C:\\rules", "fd20::7", ""})
    void allOtherWordsAreFiles(String word) {
        assertFalse(ConnectionString.isOne(word));
    }
}
