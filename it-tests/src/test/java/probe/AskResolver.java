package probe;

import java.io.IOException;
import java.time.Duration;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * Prints what the resolver on this network's 127.0.0.1 answers for the names in the arguments, whatever is in
 * /etc/hosts.
 */
public final class AskResolver {
    private AskResolver() {}

    public static void main(String[] names) throws IOException {
        SimpleResolver resolver = new SimpleResolver("127.0.0.1");
        resolver.setTimeout(Duration.ofSeconds(10));
        for (String name : names) {
            Record question = Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN);
            Message answer = resolver.send(Message.newQuery(question));
            for (Record record : answer.getSection(Section.ANSWER)) {
                System.out.println(record.rdataToString());
            }
        }
    }
}
