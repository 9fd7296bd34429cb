package dev.gatehouse.spring.problem;

import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** What Tomcat is told, so that it is as strict as the rest, and speaks as the rest. */
final class TomcatDoor implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    private final ProblemHandler handler;

    TomcatDoor(ProblemHandler handler) {
        this.handler = handler;
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addContextCustomizers(this::addValves);
        factory.addConnectorCustomizers(TomcatDoor::restrict);
    }

    private void addValves(Context context) {
        StandardHost host = (StandardHost) context.getParent();
        host.setErrorReportValveClass(ProblemReportValve.class.getName());
        host.getPipeline().addValve(new ProblemReportValve(handler));
        host.getPipeline().addValve(new FramingValve());
    }

    /** No body is ever read as parameters, nor asked for before somebody wants it. */
    private static void restrict(Connector connector) {
        connector.setParseBodyMethods("");
        connector.setProperty("continueResponseTiming", "onRead");
    }
}
