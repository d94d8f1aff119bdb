package zoo;

import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.layered.TFramedTransport;

/** Thrift, framed: a call as its compiler would write it. */
public final class Thrift {
    private Thrift() {}

    public static void main(String[] arguments) throws Exception {
        try (TTransport transport = new TFramedTransport(new TSocket(arguments[0], 9090))) {
            transport.open();
            TProtocol protocol = new TBinaryProtocol(transport);
            protocol.writeMessageBegin(new TMessage("shout", TMessageType.CALL, 1));
            protocol.writeStructBegin(new TStruct("args"));
            protocol.writeFieldBegin(new TField("text", TType.STRING, (short) 1));
            protocol.writeString("to and fro");
            protocol.writeFieldEnd();
            protocol.writeFieldStop();
            protocol.writeStructEnd();
            protocol.writeMessageEnd();
            transport.flush();
            protocol.readMessageBegin();
            protocol.readStructBegin();
            protocol.readFieldBegin();
            System.out.println(protocol.readString());
        }
    }
}
