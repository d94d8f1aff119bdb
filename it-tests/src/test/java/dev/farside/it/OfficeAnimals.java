package dev.farside.it;

import java.util.List;

/** Mail, directories, remote objects, SSH and Git. */
final class OfficeAnimals {
    private OfficeAnimals() {}

    static List<Animal> all() {
        return List.of(
                Animal.of("RMI", "office", "zoo.Rmi NAME", "to and fro\n"),
                Animal.of("JMX", "office", "zoo.Jmx NAME", "Java Management Extensions\n"),
                Animal.of("JNDI LDAP, with a referral", "office", "zoo.Jndi NAME", "found\n"),
                Animal.of("UnboundID LDAP SDK, with a referral", "office", "zoo.UnboundId NAME", "found\n"),
                Animal.of("Jakarta Mail, SMTP and IMAP", "office", "zoo.Mail NAME", "to and fro 100000\n"),
                Animal.of("JGit", "office", "zoo.Git git://NAME/far", "from far\n")
                        .from(17),
                Animal.of("JSch", "office", "zoo.Ssh NAME USER_KEY KNOWN_HOSTS", "to and fro\n"),
                Animal.of("Thrift", "office", "zoo.Thrift NAME", "TO AND FRO\n"),
                Animal.of("Avro RPC", "office", "zoo.Avro NAME", "TO AND FRO\n")
                        .from(11)
                        .with("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=org.apache.avro,java.lang"));
    }
}
