"""From a service company's Excel logs to monthly scorecards: ingest, warehouse, kpi, scorecard, report."""

__version__ = "0.3.0"
