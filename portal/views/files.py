"""Files of one's own requests: to be kept, never to be run or shown by the browser within our pages."""

from django.http import FileResponse, Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from portal.access import PortalRequest, access_own, portal_page
from tickets.models import Attachment


@require_safe
@portal_page
def download(request: PortalRequest, number: str, seq: int) -> HttpResponseBase:
    """The file that came with journal entry `seq`. Internal files, and those of others, are not found."""
    ticket, _asker = access_own(request, number)
    attachment = Attachment.objects.filter(ticket=ticket, seq=seq, is_internal=False).first()
    if attachment is None:
        raise Http404
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
